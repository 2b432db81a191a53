// What a lasting log-in needs, looked at piece by piece; nothing is made or changed by looking.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../src/config/config.ts'
import { isInMemory } from '../src/config/database.ts'
import { parseDatabaseUrl } from '../src/database/database.ts'
import { pingDatabase } from '../src/database/ping.ts'
import { formatDuration, pluralize, storeInWords } from '../src/pages/format.ts'
import type { DatabaseStore } from '../src/sessions/database/database-store.ts'
import { ownedByOthers } from '../src/sessions/files/ownership.ts'
import { mail } from './doctor-mail.ts'
import { usingDatabase, usingStore } from './open-resources.ts'
import { isThere, READY_WITHIN_MS, root, type Surroundings } from './surroundings.ts'

/** Thrown for what only the first start makes: its absence is no fault. */
export class NotThereYet extends Error {}

/** One line of the report. Throws NotThereYet, or what is wrong in one sentence with its cure. */
export type Check = [label: string, look: () => string | Promise<string>]

export function checksFor(surroundings: Surroundings): Check[] {
  const { config, why, envFile } = surroundings
  return [
    ['Versions', versions],
    ['Environment', () => `${config.environment}, ${why}`],
    ...(envFile ? [['Settings', () => settingsFile(envFile, 0o007)] satisfies Check] : []),
    ['.env', () => ownEnvFile(surroundings)],
    ['SECRET_KEY', () => secret(surroundings)],
    ...rows(config),
    ...(config.session.type === 'filesystem'
      ? [['Directory', () => directory(config)] satisfies Check]
      : []),
    ['Session store', () => store(config)],
    ['Database', () => database(config)],
    ['Mail', () => mail(config)],
  ]
}

function versions(): string {
  const packages = ['fastify', '@fastify/session', 'ioredis', 'argon2'].map((name) => {
    const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
    return `${name} ${JSON.parse(text).version}`
  })
  return [`Node ${process.versions.node}`, ...packages].join(', ')
}

function ownEnvFile({ isFresh }: Surroundings): string {
  const path = join(root, '.env')
  if (existsSync(path)) return settingsFile(path, 0o077)
  if (isFresh) throw new NotThereYet('the first start makes it')
  return 'none: settings come from elsewhere'
}

/** @param forbidden the permissions that nobody else may have: it holds SECRET_KEY */
function settingsFile(path: string, forbidden: number): string {
  if (process.platform !== 'win32' && (statSync(path).mode & forbidden) !== 0) {
    throw new Error(`${path} can be read by others. Run: chmod 600 ${path}`)
  }
  return `${path}, closed to others`
}

function secret({ config, isFresh }: Surroundings): string {
  if (isFresh) throw new NotThereYet('the first start makes one')
  const [newest = '', ...older] = config.secretKeys
  const rotating = older.length > 0 ? `, ${older.length} older still verified` : ''
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
  const lifetime = `${formatDuration(permanentSeconds)} after the last activity, ${formatDuration(absoluteSeconds)} in any case`
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

function directory({ session }: Config): string {
  const { directory } = session
  const stats = statSync(directory, { throwIfNoEntry: false })
  if (!stats) throw new NotThereYet(`the first start makes ${directory}`)
  const mode = (stats.mode & 0o777).toString(8)
  if (process.platform !== 'win32' && mode !== '700') {
    throw new Error(`${directory} has mode ${mode}. Run: chmod 700 ${directory}`)
  }
  const foreign = ownedByOthers(directory)
  if (foreign.length > 0) {
    throw new Error(
      `${pluralize(foreign.length, 'file')} in ${directory}, such as ${foreign[0]}, can't be used by its owner. Run: chown -R ${stats.uid}:${stats.gid} ${directory}`,
    )
  }
  mustBeWritable(directory, join(directory, '.lock'))
  return `${directory}, mode 700, owner ${stats.uid}`
}

/**
 * Root may write everything: a successful write proves nothing there, so the owner is looked at
 * too.
 */
function mustBeWritable(...paths: string[]): void {
  for (const path of paths.filter((path) => existsSync(path))) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new Error(
        `This user can't write ${path} (${code}). Run this as the service's user, or chown it`,
      )
    }
  }
}

async function store(config: Config): Promise<string> {
  const { type } = config.session
  if (type === 'memory' || (type === 'database' && isInMemory(config.databaseUrl))) {
    const where = type === 'memory' ? 'memory' : 'database, and DATABASE_URL sqlite::memory:'
    throw new Error(`SESSION_TYPE is ${where}: every restart logs everyone out. Choose another`)
  }
  const trouble: string[] = []
  const warn = (message: string) => void trouble.push(message)
  return usingStore(config, { use: 'looking', warn }, async (opened) => {
    if (!isThere(config, opened)) throw new NotThereYet(storeInWords(opened))
    await opened.ready(READY_WITHIN_MS)
    if ('hasTable' in opened && !(await (opened as DatabaseStore).hasTable())) {
      throw new NotThereYet(`${storeInWords(opened)}: the next start makes its table of sessions`)
    }
    const { live, damaged } = await opened.survey()
    const inWords = `${storeInWords(opened)}: answers, ${pluralize(live, 'session')} open`
    if (damaged > 0) throw new Error(`${inWords}, ${damaged} damaged. ${trouble[0] ?? ''}`)
    if (trouble[0]) throw new Error(`${inWords}. ${trouble[0]}`)
    return inWords
  })
}

async function database(config: Config): Promise<string> {
  const target = parseDatabaseUrl(config.databaseUrl, config.root)
  if (target.kind === 'sqlite' && target.file !== ':memory:') checkDatabaseFile(target.file)
  await usingDatabase(config, 'looking', pingDatabase)
  return `${target.kind}: answers`
}

function checkDatabaseFile(file: string): void {
  if (!existsSync(file)) throw new NotThereYet(`the first start makes ${file}`)
  const { uid, gid } = statSync(file)
  const beside = [`${file}-wal`, `${file}-shm`].filter((path) => existsSync(path))
  const foreign = beside.find((path) => statSync(path).uid !== uid)
  if (foreign)
    throw new Error(`${foreign} belongs to another user. Run: chown ${uid}:${gid} ${foreign}`)
  mustBeWritable(file, dirname(file), ...beside)
}
