import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' })
const documents = ['README.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root })]

describe('the documents', () => {
  it('answer every promise, with tests that exist', () => {
    const table = read('docs/promises.md')
    const numbers = [...table.matchAll(/^\| ([A-E]\d+) \|/gm)].map((match) => match[1])
    const asked = Object.entries({ A: 35, B: 44, C: 24, D: 11, E: 7 }).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
    )
    assert.deepEqual(numbers, asked)
  })

  it('name only tests and files that exist', () => {
    for (const document of documents) {
      for (const [, file = '', name = ''] of read(document).matchAll(/`([\w./-]+)` "([^"]+)"/g)) {
        assert.ok(existsSync(join(root, file)), `${document}: ${file} exists`)
        const tests = file.endsWith('redis-store.test.ts')
          ? read(file) + read('src/sessions/session-store.contract.ts')
          : read(file)
        assert.ok(tests.includes(name), `${document}: "${name}" is in ${file}`)
      }
    }
  })

  it('link only to what is there', () => {
    for (const document of documents) {
      for (const [, link = ''] of read(document).matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(link)) continue
        const [path = '', fragment] = link.split('#')
        const target = path === '' ? join(root, document) : join(root, dirname(document), path)
        assert.ok(existsSync(target), `${document}: ${link}`)
        if (!fragment) continue
        const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(
          ([, text = '']) =>
            text
              .toLowerCase()
              .replace(/[^\w\- ]/g, '')
              .replaceAll(' ', '-'),
        )
        assert.ok(headings.includes(fragment), `${document}: ${link}`)
      }
    }
  })

  it('are undamaged UTF-8, like all text of the project', () => {
    const files = git('ls-files')
      .split('\n')
      .filter((file) => /\.(md|ts|js|eta|css|svg|json)$/.test(file))
    assert.ok(files.length > 100)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    for (const file of files.filter((file) => existsSync(join(root, file)))) {
      const text = decoder.decode(readFileSync(join(root, file)))
      assert.doesNotMatch(
        text,
        /[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2018-\u2122]|\u011f\u0178/,
        file,
      )
    }
  })

  it('list every runtime dependency', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object }
    for (const name of Object.keys(dependencies)) {
      assert.match(read('docs/dependencies.md'), new RegExp(`^\\| ${name} \\|`, 'm'))
    }
  })

  it('name the version of @fastify/session that is installed', () => {
    const { version } = JSON.parse(read('node_modules/@fastify/session/package.json'))
    assert.ok(read('README.md').includes(`@fastify/session@${version}`))
  })
})

describe('the project', () => {
  it('keeps only text, pictures and typefaces in git', () => {
    const kept = /^(docs\/[a-z-]+\.png|views\/assets\/(fonts\/.+\.woff2|icons\/favicon\.ico))$/
    const binary = git('ls-files', '--eol')
      .split('\n')
      .filter((line) => line.startsWith('i/-text'))
      .map((line) => line.split('\t')[1] ?? '')
    assert.ok(binary.length > 3)
    assert.deepEqual(
      binary.filter((file) => !kept.test(file)),
      [],
    )
  })

  it('keeps session files out of git', () => {
    assert.match(git('check-ignore', 'flask_session/x'), /flask_session\/x/)
    assert.equal(git('ls-files', 'flask_session'), '')
    assert.match(git('check-ignore', '.env', 'data/planner.db'), /\.env\ndata\/planner\.db/)
  })

  it('keeps download addresses out of the lock file', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/)
  })

  it('can say what is missing before a command runs', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'bare-'))
    t.after(() => rmSync(folder, { recursive: true }))
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
    const { status, stderr } = spawnSync(process.execPath, ['scripts/preflight.js'], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.deepEqual([status, stderr], [1, 'The packages are not installed yet. Run: npm ci\n'])
  })
})
