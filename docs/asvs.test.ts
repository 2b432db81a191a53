// Holds docs/asvs.md to OWASP ASVS 5.0.0 and to the program. That each test it names is there, docs.test.ts says.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { KNOWN_WORDS, MIN_PASSWORD_BYTES } from '../src/domain/new-password.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const list = read('docs/asvs.md')
const security = read('SECURITY.md')

/** The levels of a section's requirements, first to last; those of level 3, which come last, are left out. */
const LEVELS: Record<string, string> = {
  ...{ 'V3.2': '11', 'V3.3': '1222', 'V3.4': '112222', 'V3.5': '11122', 'V3.7': '22' },
  ...{ 'V6.1': '122', 'V6.2': '111111112222', 'V6.3': '1122', 'V6.4': '1122', 'V6.5': '22222' },
  ...{ 'V6.6': '222', 'V6.8': '2222' },
  ...{ 'V7.1': '222', 'V7.2': '1111', 'V7.3': '22', 'V7.4': '11222', 'V7.5': '22', 'V7.6': '22' },
}

const rows = [...list.matchAll(/^\| (V\S+) \| (.*?) \| .+? \| (.*?) \| (.*) \|$/gm)].map(
  ([, id = '', level = '', state = '', shownBy = '']) => ({ id, level, state, shownBy }),
)

describe('the list of ASVS 5.0.0', () => {
  it('has every requirement of levels 1 and 2, once, in its order', () => {
    const asked = Object.entries(LEVELS).flatMap(([section, levels]) =>
      [...levels].map((level, index) => `${section}.${index + 1} ${level}`),
    )
    assert.deepEqual(
      rows.map(({ id, level }) => `${id} ${level}`),
      asked,
    )
  })

  it('calls nothing met without a test, and gives a reason for all else', () => {
    for (const { id, state, shownBy } of rows) {
      assert.match(state, /^(met|does not apply|not met)$/, id)
      if (state === 'met') assert.match(shownBy, /`[\w./-]+\.(test|contract|spec)\.ts` "/, id)
      else assert.ok(shownBy.length > 30, id)
    }
  })

  it('is counted right in SECURITY.md', () => {
    const count = (wanted: string) => rows.filter(({ state }) => state === wanted).length
    const said = `${rows.length} requirements, ${count('met')} met, ${count('does not apply')} that do not apply, ${count('not met')} not met`
    assert.ok(security.replaceAll('\n  ', ' ').includes(said), said)
  })

  it('names every file that logs somebody in', () => {
    const files = globSync('src/{routes,dev}/**/*.ts', { cwd: root })
    const letIn = files.filter(
      (file) =>
        !file.endsWith('.test.ts') && /\b(startSession|letIn|beginByLink)\(/.test(read(file)),
    )
    const [, ways = ''] = /^## Ways in$(.*?)^## /ms.exec(list) ?? []
    const named = [...ways.matchAll(/`(src\/[\w./-]+)`/g)].map(([, file]) => file)
    assert.deepEqual([...new Set(named)].sort(), letIn.sort())
  })
})

describe('SECURITY.md', () => {
  it('lists the words that no password may be made of', () => {
    const [, words = ''] = /words that everybody tries here \(([^)]+)\)/.exec(security) ?? []
    assert.deepEqual(
      words.split(/[\s,]+/).map((word) => word.replaceAll('`', '')),
      KNOWN_WORDS,
    )
  })
})

describe('the list of common passwords', () => {
  it('has as many that are long enough as the documents say', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common')
    const common = [...new Set(dictionary['passwords-common'])]
    const long = common.filter((password) => Buffer.byteLength(password) >= MIN_PASSWORD_BYTES)
    assert.equal(Math.floor(common.length / 1_000), 49)
    for (const document of [list, security]) {
      assert.match(document, /\b49,000 most\s+common/)
      assert.ok(document.includes(`${long.length} of them have 12 bytes or more`))
    }
  })
})

describe('what is secret', () => {
  it('comes from random numbers of node:crypto: those that can be foretold make pauses alone', () => {
    const files = globSync('{src,scripts}/**/*.{ts,js}', { cwd: root })
    const foretold = files.filter(
      (file) => !file.includes('.test.') && read(file).includes('Math.random'),
    )
    assert.deepEqual(foretold.sort(), [
      ...['src/database/sqlite-driver.ts', 'src/sessions/files/directory-lock.ts'],
      ...['src/sessions/redis/options.ts', 'src/sessions/redis/sessions.ts'],
    ])
  })
})
