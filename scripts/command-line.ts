// The manners of every command: arguments, --help, --json, questions, complaints, and a closed pipe.
import { createInterface } from 'node:readline/promises'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** The command was given something that it does not take: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What every command that looks at the program takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', default: false },
  'env-file': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/**
 * Runs a script. `--help` and `-h` print its usage instead, wherever they stand. A UsageError ends
 * it with exit code 2, any other error with 1, each told on standard error without a stack; a
 * reader that has seen enough (`| head -1`) ends it quietly.
 * @param run is given the arguments of the command line
 */
export async function runScript(
  usage: string,
  run: (args: string[]) => void | Promise<void>,
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWithoutReader)
  const args = process.argv.slice(2)
  if (asksForHelp(args)) return console.log(usage)
  try {
    await run(args)
  } catch (error) {
    const { message, problems } = error as Error & { problems?: readonly string[] }
    console.error(problems?.join('\n') ?? message)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

export const asksForHelp = (args: readonly string[]): boolean =>
  args.includes('--help') || args.includes('-h')

function endWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/**
 * The options of a command line, and its other words where it takes any.
 * @throws UsageError that names what is unknown or lacks its value
 */
export function readArgs<const O extends ParseArgsOptionsConfig>(
  args: string[],
  options: O,
  allowPositionals = false,
) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals })
    return { values, words: positionals as readonly string[] }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    throw new UsageError(`${message.split('. ')[0]?.replace(/\.$/, '')}. See --help.`)
  }
}

/** One of several commands of a script. */
export interface Command<Values> {
  /** What it must be given beside options, as its usage calls it: ['name']. */
  takes?: readonly string[]
  /** What it may be given after that. */
  mayTake?: readonly string[]
  /** The options beside the common ones that mean something to it. */
  options?: readonly (keyof Values & string)[]
  run(values: Values, ...words: string[]): Promise<void>
}

/**
 * Finds the command that the first word names, once the rest is what it takes.
 * @throws UsageError that names what it does not take
 */
export function findCommand<Values extends object>(
  commands: Record<string, Command<Values>>,
  values: Values,
  [name = '', ...words]: readonly string[],
): () => Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const known = Object.keys(commands).join(', ')
    throw new UsageError(`There is no command "${printable(name)}". There are: ${known}.`)
  }
  const { takes = [], mayTake = [], options = [] } = command
  const known = new Set<string>([...Object.keys(COMMON_OPTIONS), ...options])
  const foreign = Object.entries(values).find(([option, value]) => value && !known.has(option))
  if (foreign) throw new UsageError(`${name} takes no --${foreign[0]}.`)
  const [missing, surplus] = [takes[words.length], words[takes.length + mayTake.length]]
  if (missing) throw new UsageError(`${name} needs a <${missing}>. See --help.`)
  if (surplus !== undefined) throw new UsageError(`${name} takes no "${printable(surplus)}".`)
  return () => command.run(values, ...words)
}

/**
 * Asks for a yes on standard error.
 * @param wayOut what to do where nobody can be asked
 * @throws UsageError without a terminal to ask in
 */
export async function confirm(question: string, wayOut = 'say --yes'): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${question} Nobody is here to ask: ${wayOut}.`)
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim())
  } finally {
    asking.close()
  }
}

export const printJson = (value: unknown): void =>
  console.log(printable(JSON.stringify(value, null, 2), { keepsLines: true }))

/** Names come from people: a character that would steer the terminal is shown as its code. */
export function printable(text: string, { keepsLines = false } = {}): string {
  const code = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (char) =>
    keepsLines && char === '\n' ? char : code(char),
  )
}
