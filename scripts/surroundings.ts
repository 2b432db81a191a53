// Where a command works: the settings it found, why it is production or not, and the work it does there.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, loadConfig } from '../src/config/config.ts'
import { readEnvironment, readSettingsFile } from '../src/config/env-file.ts'
import type { Environment } from '../src/config/settings-reader.ts'
import { type Database, parseDatabaseUrl } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { storeInWords } from '../src/pages/format.ts'
import type { SessionStore } from '../src/sessions/session-store.ts'
import { usingDatabase, usingStore } from './open-resources.ts'

export const root = join(import.meta.dirname, '..')

export const READY_WITHIN_MS = 3_000

export interface Surroundings {
  config: Config
  /** "since NODE_ENV is not set", "since NODE_ENV is production in .env". */
  why: string
  /** No SECRET_KEY was made yet, so there is no session that could be verified either. */
  isFresh: boolean
  /** The settings that were named by hand; undefined when none were. */
  envFile: string | undefined
}

/**
 * Reads the settings and makes none: where no SECRET_KEY was made yet, one for this moment stands in.
 * @param envFile a service's settings, which go before the shell's; relative to where npm was called
 * @throws ConfigError
 */
export function readSurroundings(envFile: string | undefined): Surroundings {
  const path = envFile && resolve(process.env.INIT_CWD ?? process.cwd(), envFile)
  const named = path ? readSettingsFile(path) : {}
  const settings = readEnvironment(root, { ...process.env, ...named }, false)
  const name = ['NODE_ENV', 'FLASK_ENV'].find((name) => settings[name]?.trim())
  const isProduction = name && settings[name]?.trim().toLowerCase() === 'production'
  const isFresh = !settings.SECRET_KEY?.trim() && !isProduction
  const complete: Environment = isFresh
    ? { ...settings, SECRET_KEY: randomBytes(32).toString('hex') }
    : settings
  const config = loadConfig(complete, root)
  const source = name && (named[name] ? path : process.env[name] ? 'the shell' : '.env')
  const why = `since ${config.environmentReason}${source ? ` in ${source}` : ''}`
  return { config, why, isFresh, envFile: path }
}

/** "Development, since NODE_ENV is not set." with the way to other settings. */
export function environmentInWords({ config, why }: Surroundings): string {
  const [initial = '', ...rest] = config.environment
  const isGuess = config.environmentReason === 'NODE_ENV is not set'
  const hint = isGuess ? " (a service's settings: --env-file <path>)" : ''
  return `${initial.toUpperCase()}${rest.join('')}, ${why}${hint}.`
}

/** "Files in flask_session/, not there yet" */
export const placeInWords = (config: Config, store: SessionStore): string =>
  `${storeInWords(store)}${isThere(config, store) ? '' : ', not there yet'}`

/** Whether the folder or file is there in which the store keeps sessions; true for what is a server. */
export function isThere(config: Config, { type }: Pick<SessionStore, 'type'>): boolean {
  if (type === 'filesystem') return existsSync(config.session.directory)
  if (type !== 'database') return true
  const target = parseDatabaseUrl(config.databaseUrl, root)
  return target.kind !== 'sqlite' || existsSync(target.file)
}

/**
 * Says on standard error where it is, then works with the store that the settings name.
 * @param use 'changing' for work that ends sessions
 * @throws ConfigError, StoreUnavailable
 */
export async function withStore(
  options: { 'env-file'?: string | undefined },
  work: (store: SessionStore, surroundings: Surroundings) => Promise<void>,
  use: 'looking' | 'changing' = 'looking',
): Promise<void> {
  const surroundings = readSurroundings(options['env-file'])
  const { config } = surroundings
  await usingStore(config, { use }, async (store) => {
    console.error(`${environmentInWords(surroundings)} ${placeInWords(config, store)}.`)
    await store.ready(READY_WITHIN_MS)
    await work(store, surroundings)
  })
}

/**
 * Says on standard error where it is, then works with the database that the settings name. Its tables
 * are made where they are missing, unless the command only looks.
 * @throws ConfigError, DatabaseUnavailable
 */
export async function withDatabase(
  options: { 'env-file'?: string | undefined },
  work: (db: Database, surroundings: Surroundings) => Promise<void>,
  use: 'looking' | 'changing' = 'changing',
): Promise<void> {
  const surroundings = readSurroundings(options['env-file'])
  const { config } = surroundings
  const target = parseDatabaseUrl(config.databaseUrl, root)
  const place = target.kind === 'sqlite' ? `SQLite in ${target.file}` : 'PostgreSQL'
  console.error(`${environmentInWords(surroundings)} ${place}.`)
  await usingDatabase(config, use, async (db) => {
    if (use === 'changing') await migrate(db)
    await work(db, surroundings)
  })
}
