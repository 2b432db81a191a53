// Templates in development: every error names the view and the line, also where one does not compile.
import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { Eta } from 'eta'

/** The place in a file at which something went wrong. */
export interface Place {
  file: string
  line: number
}

export class TemplateError extends Error {
  override name = 'TemplateError'
  readonly place: Place

  constructor(message: string, place: Place, cause: unknown) {
    super(message, { cause })
    this.place = place
  }
}

/** Compiles each template anew on each use, with marks that tell which line runs. */
export class DevelopmentEta extends Eta {
  constructor(views: string) {
    super({ views, cache: false, debug: true })
    const compile = this.compile
    this.compile = function (template, options) {
      try {
        return compile.call(this, template, options)
      } catch (error) {
        const file = options?.filepath ?? 'a template'
        const line =
          lineOfBadTag(error as Error) ?? lineOfBadCode(this as unknown as Eta, template) ?? 1
        const message = (error as Error).message
          .replace(/^Bad template syntax\s*/, '')
          .split('\n')[0]
        throw new TemplateError(`This template does not compile: ${message}`, { file, line }, error)
      }
    }
  }
}

const lineOfBadTag = ({ message }: Error): number | undefined =>
  Number(/^unclosed .* at line (\d+)/.exec(message)?.[1]) || undefined

/**
 * The line of a template that does not compile: the engine names one of the compiled code, and the
 * mark before that names the template's.
 */
function lineOfBadCode(eta: Eta, template: string): number | undefined {
  let compiled = ''
  try {
    compiled = `(function (it, options) {${eta.compileToString(template)}\n})`
    new Script(compiled)
  } catch (error) {
    const at = Number(/:(\d+)\n/.exec((error as Error).stack ?? '')?.[1])
    const marks = compiled
      .split('\n')
      .slice(0, at)
      .join('\n')
      .match(/__eta\.line=\d+/g)
    return Number(marks?.at(-1)?.slice('__eta.line='.length)) || undefined
  }
  return undefined
}

/** The innermost template that an error passed through; undefined when it was no template's. */
export function templatePlace(error: unknown): Place | undefined {
  if (!(error instanceof Error)) return undefined
  const deeper = templatePlace(error.cause)
  if (deeper) return deeper
  if (error instanceof TemplateError) return error.place
  const [, file = '', line] = /^(\S.*\.eta):(\d+)\n/.exec(error.message) ?? []
  return line ? { file, line: Number(line) } : undefined
}

/** Some lines around a place, the line itself marked; undefined when the file can't be read. */
export function codeFrame({ file, line }: Place): string | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    const first = Math.max(0, line - 6)
    const shown = lines.slice(first, line + 5)
    const width = String(first + shown.length).length
    return shown
      .map((text, index) => {
        const number = first + index + 1
        return `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`
      })
      .join('\n')
  } catch {
    return undefined
  }
}
