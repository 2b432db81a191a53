// Holds docs/promises.md to the tests: every number, and every tag in both directions.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** How many promises each letter has. */
const COUNTS = { A: 35, B: 44, C: 24, D: 11, E: 14, M: 7 }

/** Tags that a document names, as in `[A1]`. */
const tagsIn = (document: string): string[] =>
  [...read(document).matchAll(/`\[([A-Z]\d+)\]`/g)].map(([, tag = '']) => tag)

/** Tags at the end of the names of tests, suites and stories. */
function taggedTests(): Set<string> {
  const files = globSync('{src,scripts,docs,e2e}/**/*.{test,spec,contract}.ts', { cwd: root })
  const tags = files.flatMap((file) =>
    [...read(file).matchAll(/ \[([A-Z]\d+)\](['"`])[,\]]/g)].map(([, tag = '']) => tag),
  )
  return new Set(tags)
}

describe('the promises', () => {
  it('are all there, in their order, each with what shows it', () => {
    const rows = [...read('docs/promises.md').matchAll(/^\| ([A-Z]\d+) \| (.+) \| (.*) \|$/gm)]
    const asked = Object.entries(COUNTS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    )
    assert.deepEqual(
      rows.map(([, number]) => number),
      asked,
    )
    for (const [, number, , shownBy = ''] of rows) {
      assert.match(
        shownBy,
        /`\[[A-Z]\d+\]`|\]\(.+\)|`views\/|^this page$|^not yet$/,
        String(number),
      )
    }
  })

  it('name only tags that stand at a test, here and in every other document', () => {
    const tagged = taggedTests()
    const documents = globSync('{*.md,docs/**/*.md}', { cwd: root })
    const named = documents.flatMap((document) =>
      tagsIn(document).map((tag) => ({ document, tag })),
    )
    assert.ok(named.length > 100)
    for (const { document, tag } of named) assert.ok(tagged.has(tag), `${document}: [${tag}]`)
  })

  it('name every tag that stands at a test', () => {
    const named = new Set(tagsIn('docs/promises.md'))
    assert.deepEqual(
      [...taggedTests()].filter((tag) => !named.has(tag)),
      [],
    )
  })
})
