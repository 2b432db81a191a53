// The rooms of the source, in their order, and what imports what: for the tests of both.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export const root = join(import.meta.dirname, '..')

/**
 * The one place where the order stands, from the top down; README's map is checked against it. An
 * import, of types too, goes to the same floor or a lower one. `src/x` stands for all below it.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['src/server.ts', 'src/process', 'src/testing', 'scripts'],
  ['src/app.ts'],
  ['src/dev'],
  ['src/routes'],
  ['src/plugins'],
  ['src/pages'],
  ['src/domain', 'src/sample'],
  ['src/repositories'],
  ['src/database', 'src/sessions', 'src/mail', 'src/config', 'src/monitoring', 'src/system'],
  ['src/errors.ts', 'src/paths.ts'],
]

/** 0 is the lowest; undefined for a file in no room. */
export function floorOf(file: string): number | undefined {
  const index = FLOORS.findIndex((rooms) =>
    rooms.some((room) => file === room || file.startsWith(`${room}/`)),
  )
  return index === -1 ? undefined : FLOORS.length - 1 - index
}

/** Every source file and the files that it imports, values or types, at once or later. */
export function importGraph(): Map<string, string[]> {
  const files = globSync('{src,scripts}/**/*.ts', { cwd: root }).map(normalize)
  const sources = files.filter((file) => !/\.(test|contract)\.ts$/.test(file))
  return new Map(sources.map((file) => [file, importsOf(file)]))
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+\.ts)'/g)
  return [...found].map(([, path = '']) => normalize(join(dirname(file), path)))
}

/** One circle as the files that lie on it; undefined when there is none. */
export function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []
  const walk = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next)
      if (circle) return circle
    }
    path.pop()
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const circle = walk(file)
    if (circle) return circle
  }
  return undefined
}
