// The test files, and which of them start processes: read from their imports, so that no list can be wrong.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '..')
const STARTS_PROCESSES = /from '(node:)?(child_process|cluster)'/

/** Every test file but the stories, relative to the project, in order. */
export const testFiles = (): string[] =>
  globSync('{src,scripts,docs,e2e}/**/*.test.ts', { cwd: root }).map(normalize).sort()

/** The test files that start no process, not even by what they import. */
export function quickTests(): string[] {
  const known = new Map<string, boolean>()
  return testFiles().filter((file) => !startsProcesses(file, known))
}

/** @param known what was found out about files before */
function startsProcesses(file: string, known: Map<string, boolean>): boolean {
  const found = known.get(file)
  if (found !== undefined) return found
  const text = readFileSync(join(root, file), 'utf8')
  known.set(file, STARTS_PROCESSES.test(text))
  if (known.get(file)) return true
  const starts = loadedBy(file, text).some((other) => startsProcesses(other, known))
  known.set(file, starts)
  return starts
}

/** What Node loads with the file: types alone are not. */
function loadedBy(file: string, text: string): string[] {
  const imports = text.matchAll(
    /^(?:import|export) (?!type )[^;']*?'(\.[^']+)'|import\('(\.[^']+)'\)/gms,
  )
  return [...imports]
    .map(([, from, later]) => normalize(join(dirname(file), from ?? later ?? '')))
    .filter((path) => /\.[jt]s$/.test(path) && existsSync(join(root, path)))
}
