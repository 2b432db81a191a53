import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { deriveKeys } from '../src/config/signing-keys.ts'
import { memoryStore } from '../src/sessions/memory-store.ts'
import { newRecord, newSessionId } from '../src/sessions/session-record.ts'
import { StoredSession } from '../src/sessions/stored-session.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const documents = globSync('{*.md,docs/**/*.md}', { cwd: root })

interface Block {
  place: string
  /** The line above it, which says how it is known to be right. */
  mark: string
  text: string
}

const blocksOf = (document: string): Block[] =>
  [...read(document).matchAll(/^(.*)\n```\w*\n([\s\S]*?)^```$/gm)].map(
    ([, mark = '', text = '']) => ({ place: `${document}: ${text.split('\n')[0]}`, mark, text }),
  )

/** Undefined when the mark above the block holds; else what is wrong. */
function problemOf({ mark, text }: Block): string | undefined {
  const [, kind, rest = ''] = /^<!-- (file|run by|not run): (.+) -->$/.exec(mark) ?? []
  if (kind === 'file') return read(rest).includes(text) ? undefined : `is no part of ${rest}`
  if (kind === 'not run') return rest.length > 10 ? undefined : 'gives no reason'
  if (kind !== 'run by') return 'is not marked: file, run by, or not run with the reason'
  const [, file = '', name = ''] = /^`([^`]+)` "([^"]+)"$/.exec(rest) ?? []
  return existsSync(join(root, file)) && read(file).includes(name) ? undefined : `no test: ${rest}`
}

describe('the code blocks of the documents', () => {
  it('are run by a test, stand in a file that is, or say why they are not', () => {
    const blocks = documents.flatMap(blocksOf)
    assert.ok(blocks.length > 10)
    for (const block of blocks) assert.equal(problemOf(block), undefined, block.place)
    const fences = documents.flatMap((document) => read(document).match(/^\s*(```|~~~)/gm) ?? [])
    assert.equal(fences.length, 2 * blocks.length, 'every fence is looked at')
  })

  it('are refused when nobody can know whether they are right', () => {
    const problem = (mark: string, text = 'x') => problemOf({ place: '', mark, text })
    assert.match(problem('') ?? '', /is not marked/)
    assert.match(problem('<!-- file: .ci/run -->', 'rm -rf /\n') ?? '', /is no part of/)
    const absent = ['nobody', 'wrote', 'this'].join(' ')
    assert.match(problem(`<!-- run by: \`docs/blocks.test.ts\` "${absent}" -->`) ?? '', /no test/)
    assert.match(problem('<!-- not run: ? -->') ?? '', /gives no reason/)
  })

  it('draw a map of what is there', () => {
    const map = blocksOf('README.md').find(({ text }) => text.startsWith('9  '))?.text ?? ''
    const made = new Set(['flask_session/'])
    const names = [...map.matchAll(/^(?:\d {2}| {3})(\S.*?) {2,}/gm)].map(([, names = '']) => names)
    assert.equal(names.length, map.trim().split('\n').length)
    for (const name of names.flatMap((line) => line.split(/,? /))) {
      const isThere = [name, join('src', name)].some((path) => existsSync(join(root, path)))
      assert.ok(isThere || made.has(name), name)
    }
  })

  it('show code for a route that does what it says', async (t) => {
    const code = blocksOf('CONTRIBUTING.md').find(({ text }) => text.includes('} = visit\n'))?.text
    const store = memoryStore({ keys: deriveKeys(['one'], 'session record') })
    t.after(() => store.close())
    const id = newSessionId()
    const times = { permanentSeconds: 60, browserSeconds: 60, absoluteSeconds: 60 }
    await store.create(id, newRecord({ person_id: 1 }, true, times, Date.now()))
    const session = new StoredSession(store, id, (await store.read(id)) as never)
    const run = new (Object.getPrototypeOf(async () => {}).constructor)(
      'visit',
      `${stripTypeScriptTypes(code ?? '')}; return person`,
    )
    assert.equal(await run({ person: 'John', session }), 'John')
    assert.deepEqual([session.has('colour'), session.get('visits')], [false, 1])
  })
})
