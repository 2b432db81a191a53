// How long the source's files, views and functions are, read from the form that Biome gives them.
import { globSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { root } from './rooms.ts'

/** A function as it stands in a file, its documentation aside. */
export interface MeasuredFunction {
  /** Its first line: `export function loadConfig(`. */
  readonly text: string
  readonly lines: number
  /** Whether it holds other functions that take several lines. */
  readonly isClosure: boolean
}

/** All that runs; tests tell stories, which may be long. */
export function sourceFiles(): string[] {
  const files = globSync('{src,scripts,e2e,views/assets/js}/**/*.{ts,js}', { cwd: root })
  return files.map(normalize).filter((file) => !/\.(test|contract|spec)\.ts$/.test(file))
}

export const viewFiles = (): string[] => globSync('views/**/*.eta', { cwd: root }).map(normalize)

export const linesOf = (file: string): string[] =>
  readFileSync(join(root, file), 'utf8').trimEnd().split('\n')

const STATEMENT = /^(?:\} )?(?:if|else|for|while|switch|try|catch|finally|do)\b/
/** How a line ends after which a function's body follows. */
const OPENING = /=>(?: [{[(]+)?$|\)(?:: .+)? \{$|^[)}].*> \{$/
const COMMENT = /^(?:\/\/|\/?\*)/

interface Span {
  readonly first: number
  readonly last: number
}

/** The functions of formatted source that take several lines, in the order of their bodies. */
export function measureFunctions(lines: readonly string[]): MeasuredFunction[] {
  const spans = lines.flatMap((line, index): Span[] => {
    if (!OPENING.test(line) || COMMENT.test(line.trimStart())) return []
    const first = firstLineOf(lines, index)
    if (STATEMENT.test(lines[first]?.trimStart() ?? '') && !line.includes('=>')) return []
    return [{ first, last: lastLineOf(lines, index) }]
  })
  return spans.map(({ first, last }) => ({
    text: (lines[first] ?? '').trim(),
    lines: last - first + 1,
    isClosure: spans.some((inner) => inner.first > first && inner.last < last),
  }))
}

const indentOf = (line = ''): number => line.search(/\S/)

/** A list of parameters that takes several lines ends where it began: `): void {` stands below it. */
function firstLineOf(lines: readonly string[], opening: number): number {
  if (!/^\s*[)}]/.test(lines[opening] ?? '')) return opening
  const indent = indentOf(lines[opening])
  return lines.findLastIndex(
    (line, index) => index < opening && indentOf(line) === indent && !/^\s*[)}]/.test(line),
  )
}

/** A block ends with a bracket as far to the left as it began, an expression before the next line there. */
function lastLineOf(lines: readonly string[], opening: number): number {
  const indent = indentOf(lines[opening])
  const isBlock = !lines[opening]?.endsWith('=>')
  const next = lines.findIndex((line, index) => {
    if (index <= opening || line.trim() === '') return false
    return isBlock ? indentOf(line) === indent && /^\s*[)}\]]/.test(line) : indentOf(line) <= indent
  })
  if (isBlock) return next
  const end = next === -1 ? lines.length : next
  return lines.findLastIndex((line, index) => index < end && line.trim() !== '')
}
