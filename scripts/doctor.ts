// `npm run doctor`: looks at everything that a lasting log-in needs, and says what is wrong.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, loadConfig } from '../src/config.ts'
import { closeDatabase, openDatabase, parseDatabaseUrl } from '../src/database/database.ts'
import { pingDatabase } from '../src/database/ping.ts'
import { readEnvironment } from '../src/env-file.ts'
import { openSessionStore } from '../src/sessions/open-session-store.ts'
import { counted, durationInWords, storeInWords } from '../src/words.ts'

const root = join(import.meta.dirname, '..')
const STORE_WITHIN_MS = 3_000

/** One line of the report; throws what is wrong, in one sentence. */
type Check = [label: string, look: () => string | Promise<string>]

function versions(): string {
  const packages = ['fastify', '@fastify/session', 'ioredis', 'argon2'].map((name) => {
    const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
    return `${name} ${JSON.parse(text).version}`
  })
  return [`Node ${process.versions.node}`, ...packages].join(', ')
}

function envFile(): string {
  const stats = statSync(join(root, '.env'), { throwIfNoEntry: false })
  if (!stats) return 'none: settings come from the shell alone'
  if ((stats.mode & 0o077) !== 0) throw new Error('can be read by others. Run: chmod 600 .env')
  return 'there, for its owner alone'
}

function directory({ session }: Config): string {
  const { directory } = session
  const stats = statSync(directory, { throwIfNoEntry: false })
  if (!stats) throw new Error(`${directory} is not there yet: the next start makes it`)
  const mode = (stats.mode & 0o777).toString(8)
  if (mode !== '700') throw new Error(`${directory} has mode ${mode}. Run: chmod 700 ${directory}`)
  return `${directory}, mode 700`
}

async function store(config: Config): Promise<string> {
  const trouble: string[] = []
  const log = { info() {}, warn: (message: string) => void trouble.push(message) }
  const opened = await openSessionStore(config, log)
  try {
    await opened.ready(STORE_WITHIN_MS)
    const { live, damaged } = await opened.sweep()
    const inWords = `${storeInWords(opened)}: answers, ${counted(live, 'session')} open`
    if (damaged > 0) throw new Error(`${inWords}, ${damaged} damaged. ${trouble[0] ?? ''}`)
    if (trouble[0]) throw new Error(`${inWords}. ${trouble[0]}`)
    return inWords
  } finally {
    await opened.close()
  }
}

async function database(config: Config): Promise<string> {
  const target = parseDatabaseUrl(config.databaseUrl, config.root)
  const db = await openDatabase(target)
  try {
    await pingDatabase(db)
    return `${target.kind}: answers`
  } finally {
    await closeDatabase(db)
  }
}

function secret({ secretKeys }: Config): string {
  const [newest = ''] = secretKeys
  const rotating = secretKeys.length > 1 ? `, ${secretKeys.length - 1} older still verified` : ''
  return `${newest.length} characters${rotating}`
}

/** The five rows that tell development from production. */
function rows({ session, cookie, isProduction }: Config): Check[] {
  const { permanentSeconds, absoluteSeconds } = session.lifetimes
  const flags = [
    cookie.httpOnly && 'HttpOnly',
    cookie.secure && 'Secure',
    `SameSite=${cookie.sameSite}`,
  ]
  const lifetime = `${durationInWords(permanentSeconds)} after the last activity, ${durationInWords(absoluteSeconds)} in any case`
  return [
    ['Storage', () => session.type],
    ['HTTPS required', () => (cookie.secure ? 'yes' : 'no')],
    ['Signing', () => 'cookies and records, with SECRET_KEY'],
    [
      'Cookie',
      () => `${isProduction ? '__Host-' : ''}session; ${flags.filter(Boolean).join(', ')}`,
    ],
    ['Lifetime', () => lifetime],
  ]
}

function checksFor(config: Config): Check[] {
  return [
    ['Versions', versions],
    ['Environment', () => config.environment],
    ['.env', envFile],
    ['SECRET_KEY', () => secret(config)],
    ...rows(config),
    ...(config.session.type === 'filesystem'
      ? [['Directory', () => directory(config)] satisfies Check]
      : []),
    ['Session store', () => store(config)],
    ['Database', () => database(config)],
  ]
}

/** The number of things that are wrong. */
async function examine(checks: readonly Check[]): Promise<number> {
  let wrong = 0
  for (const [label, look] of checks) {
    try {
      console.log(`  ok     ${label.padEnd(15)} ${await look()}`)
    } catch (error) {
      wrong++
      console.log(`  WRONG  ${label.padEnd(15)} ${(error as Error).message}`)
    }
  }
  return wrong
}

try {
  const config = loadConfig(readEnvironment(root, process.env), root)
  for (const warning of config.warnings) console.log(`  note   ${warning}`)
  const wrong = await examine(checksFor(config))
  console.log(wrong === 0 ? '\nAll is well.' : `\n${counted(wrong, 'thing')} to mend.`)
  process.exitCode = wrong === 0 ? 0 : 1
} catch (error) {
  const problems = error instanceof ConfigError ? error.problems : [(error as Error).message]
  for (const problem of problems) console.log(`  WRONG  ${problem}`)
  process.exitCode = 1
}
