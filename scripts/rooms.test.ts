import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, it } from 'node:test'

/** The first pattern that fits a file gives its floor. */
const FLOORS: [pattern: RegExp, floor: number][] = [
  [/^(scripts|e2e|src\/testing)\//, 5],
  [/^src\/(server\.ts$|process\/)/, 5],
  [/^src\/app\.ts$/, 4],
  [/^src\/(routes|plugins|pages|dev|street|monitoring)\//, 3],
  [/^src\/(domain|sample)\//, 2],
  [/^src\/repositories\//, 1],
  [/^src\/(database|sessions|config|system)\//, 0],
  [/^src\/(errors|paths|words|format)\.ts$/, 0],
]

const floorOf = (file: string): number | undefined =>
  FLOORS.find(([pattern]) => pattern.test(file))?.[1]

const root = join(import.meta.dirname, '..')
const sources = globSync('{src,scripts}/**/*.ts', { cwd: root }).filter(
  (file) => !/\.(test|contract)\.ts$/.test(file) && !file.startsWith('src/testing/'),
)

describe('the floors', () => {
  it('are known for every source file', () => {
    assert.ok(sources.length > 50)
    for (const file of sources) assert.notEqual(floorOf(file), undefined, `${file} has a floor`)
  })

  it('are never climbed by an import; types alone may be looked up', () => {
    for (const file of sources) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, isType, from = ''] of text.matchAll(
        /^import (type )?[^;']*?from '(\.[^']+)'/gms,
      )) {
        if (isType) continue
        const target = normalize(join(dirname(file), from))
        const [own = -1, other = 99] = [floorOf(file), floorOf(target)]
        assert.ok(other <= own, `${file} (floor ${own}) imports ${target} (floor ${other})`)
      }
    }
  })
})
