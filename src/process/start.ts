// Starts and stops the server: knows every real thing, and hands them to the app.
import cluster from 'node:cluster'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyListenOptions } from 'fastify'
import { buildApp } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { envFileWarnings, readEnvironment } from '../config/env-file.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import {
  closeDatabase,
  type Database,
  DatabaseUnavailable,
  openDatabase,
  parseDatabaseUrl,
} from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import type { Development } from '../dev/development.ts'
import { mendFeeds } from '../domain/calendar.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { mendLinks } from '../domain/invitations.ts'
import { forgetOldFailures } from '../domain/login.ts'
import { type PasswordHasher, passwordHasher } from '../domain/passwords.ts'
import { newServerStart, noteServerStart } from '../domain/server-starts.ts'
import { type Log, loggerOptions } from '../monitoring/log.ts'
import { startMetrics } from '../monitoring/metrics.ts'
import { hasOrganizers } from '../repositories/organizers.ts'
import { listSamplePasswords } from '../sample/sample-passwords.ts'
import { seedSampleData } from '../sample/seed.ts'
import { meteredStore } from '../sessions/metered-store.ts'
import { openSessionStore, type StoreLog } from '../sessions/open-session-store.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import { counted } from '../words.ts'
import { greet, ownUrl, sayEnvironment } from './banner.ts'
import { earlyLog } from './buffered-log.ts'
import { superviseWorkers } from './primary.ts'
import { explain } from './startup-errors.ts'
import { lowerHashingThreads } from './thread-priority.ts'
import { findRole, onDrain, shareMeasurements } from './worker.ts'

const SWEEP_EVERY_MS = 15 * 60_000
const CLOSE_WITHIN_MS = 10_000
/** Whoever has an idle connection by then is hung up on. */
const DRAIN_WITHIN_MS = 15_000
/** So long a start waits for the session store; in development it then goes on without. */
const STORE_WITHIN_MS = { production: 5_000, test: 1_000, development: 1_000 }

/** How a server listens behind `npm run dev`, which owns the public address itself. */
export interface DevProxyListener {
  /** The socket to listen on, instead of an address. */
  path: string
  /** The public address. */
  address: AddressInfo
  /** The first server prints the address and the sample log-in; later ones need not. */
  greets: boolean
  /** Only a changed source was taken up, under `npm run dev`: that is no restart. */
  isReload: boolean
  /** In a header of a request it means: the rest of its headers come from `npm run dev`. */
  devProxySecret: string
  /** Loads what only development has. */
  loadDevelopment(): Promise<Development>
  /** Called when the server answers. */
  ready(bootId: string): void
}

/** Runs the server until a signal ends it; the process exits 1 with one line when it can't start. */
export async function start(root: string, behind?: DevProxyListener): Promise<void> {
  try {
    const config = readSettings(root)
    if (cluster.isPrimary && behind?.greets !== false) sayEnvironment(config)
    if (config.workers > 1 && cluster.isPrimary && !behind) await supervise(config)
    else await serve(config, await findRole(), behind)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

function readSettings(root: string): Config {
  const config = loadConfig(readEnvironment(root, process.env), root)
  return { ...config, warnings: [...envFileWarnings(root), ...config.warnings] }
}

/** Does once what all workers share, and starts them. */
async function supervise(config: Config): Promise<void> {
  const { log } = Fastify({ logger: loggerOptions(config.logLevel, config.isProduction) })
  process.on('SIGHUP', () => {}) // Too early yet; the workers' own answer to it comes with them.
  const quiet = { info() {}, warn() {} }
  const sessionStore = await openReadyStore(config, quiet, config.isProduction)
  for (const warning of config.warnings) log.warn(warning)
  saysItMadeItsDirectory(sessionStore, log)
  await sessionStore.close()
  const passwords = passwordHasher()
  const db = await openData(config)
  const start = newServerStart(Date.now())
  warnOfSamplePasswords(config, db, passwords, log).finally(() => closeDatabase(db))
  await superviseWorkers({ count: config.workers, start, log })
}

/** @param worker undefined in a process that serves alone */
async function serve(
  config: Config,
  worker: Awaited<ReturnType<typeof findRole>>,
  behind?: DevProxyListener,
): Promise<void> {
  const { role, seen } = worker ?? {}
  const log = earlyLog()
  if (!role && config.isProduction) {
    process.on('SIGHUP', () =>
      log.warn('SIGHUP replaces workers, and WORKERS is 1: restart instead.'),
    )
  }
  const metrics = config.metrics.isOn ? startMetrics(role?.number ?? 1) : undefined
  const opened = await openReadyStore(
    config,
    log,
    config.isProduction && role?.needsStore !== false,
  )
  const sessionStore = metrics ? meteredStore(opened, metrics) : opened
  const passwords = passwordHasher()
  const db = await openData(config, role?.needsStore !== false)
  const start = role?.start ?? newServerStart(Date.now(), behind?.isReload)
  const measured = metrics && { metrics, gather: shareMeasurements(metrics.measure) }
  const clock = Date.now
  const deps = { config, db, sessionStore, passwords, clock, start, seen, measured }
  const app = await buildApp({ ...deps, ...(await behindDevProxy(config, behind)) })
  log.moveTo(app.log)

  const stop = stopOnSignals(async () => {
    const closeIdle = setInterval(() => app.server.closeIdleConnections(), 50)
    await app.close()
    clearInterval(closeIdle)
    await sessionStore.close()
    await closeDatabase(db)
  })
  onDrain(() => app.drain(DRAIN_WITHIN_MS).then(stop))
  await app.listen(listenOptions(config, behind))
  if (!role || role.number === 1) await noteServerStart(db, start, log.warn)
  behind?.ready(start.bootId)
  await lowerHashingThreads()
  if (!role) {
    for (const warning of config.warnings) app.log.warn(warning)
    void warnOfSamplePasswords(config, db, passwords, app.log)
  }
  if (role && role.number > 1) return // The first worker looks after what all of them share.
  // Redis expires sessions itself, and may hold a million: there they are counted for people alone.
  const sweeps = sessionStore.type !== 'redis'
  const open = sweeps || !config.isProduction ? await firstSweep(sessionStore, app.log) : undefined
  const address = behind?.address ?? (app.server.address() as AddressInfo)
  if (config.environment !== 'production' && behind?.greets !== false)
    greet(config, address, sessionStore, open)
  repeatedly(SWEEP_EVERY_MS, app.log, async () => {
    if (sweeps) await sessionStore.sweep()
    await forgetOldFailures(db, Date.now())
  })
}

async function behindDevProxy(config: Config, behind: DevProxyListener | undefined) {
  if (!behind) return {}
  const isDevelopment = config.environment === 'development'
  return {
    devProxySecret: behind.devProxySecret,
    development: isDevelopment ? await behind.loadDevelopment() : undefined,
  }
}

function listenOptions({ host, port }: Config, behind?: DevProxyListener): FastifyListenOptions {
  if (!behind) return { host, port }
  const listenTextResolver = () => `Server listening at ${ownUrl(behind.address)}`
  return { path: behind.path, listenTextResolver }
}

/**
 * Waits a while for the store. Without it pages answer 503 until it comes.
 * @throws StoreUnavailable when it is away and must not be
 */
async function openReadyStore(
  config: Config,
  log: StoreLog,
  isNeeded: boolean,
): Promise<SessionStore> {
  const store = await openSessionStore(config, log)
  try {
    await store.ready(STORE_WITHIN_MS[config.environment])
  } catch (error) {
    if (isNeeded || !(error instanceof StoreUnavailable)) throw error
  }
  return store
}

const NOBODY_YET =
  'Nobody can log in yet. Make the first organizer: npm run users -- add <email> --name "First Last"'

async function warnOfSamplePasswords(
  { isProduction }: Config,
  db: Database,
  passwords: PasswordHasher,
  log: Log,
): Promise<void> {
  if (!isProduction) return
  if (!(await hasOrganizers(db).catch(() => true))) log.warn(NOBODY_YET)
  const emails = await listSamplePasswords(db, passwords).catch(() => [])
  if (emails.length === 0) return
  log.warn(`Everybody knows the password of these sample organizers: ${emails.join(', ')}.`)
}

/** Nobody waits for pages yet: the sample people's hashes may take every core. */
const SEED_HASHES = 4

/** @param isNeeded false for a worker that replaces another: the tables are there, and it waits with its pages */
async function openData(config: Config, isNeeded = true) {
  const db = await openDatabase(parseDatabaseUrl(config.databaseUrl, config.root))
  try {
    await migrate(db)
    if (config.seedSampleData) await seedSampleData(db, passwordHasher(SEED_HASHES).hash)
    await mendLinks(db, linkTokens(deriveKeys(config.secretKeys, 'invitation link')))
    await mendFeeds(db, linkTokens(deriveKeys(config.secretKeys, 'calendar feed')))
  } catch (error) {
    if (isNeeded || !(error instanceof DatabaseUnavailable)) throw error
  }
  return db
}

/** Removes what ended while the server was away, and counts the rest; undefined when the store is away. */
async function firstSweep(store: SessionStore, log: Log): Promise<number | undefined> {
  if (saysItMadeItsDirectory(store, log)) return 0
  try {
    const { live } = await store.sweep()
    if (store.type === 'filesystem') {
      log.info(`Session directory ready: ${store.place} (${counted(live, 'session')})`)
    }
    return live
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return undefined
  }
}

function saysItMadeItsDirectory(store: SessionStore, log: Log): boolean {
  const isNew = 'createdDirectory' in store && store.createdDirectory === true
  if (isNew) log.info(`Created session directory: ${store.place}`)
  return isNew
}

/** Requests under way are answered; an idle server is gone at once. */
function stopOnSignals(close: () => Promise<void>): () => Promise<void> {
  let isClosing = false
  const stop = async () => {
    if (isClosing) return
    isClosing = true
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    await close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  return stop
}

function repeatedly(
  everyMs: number,
  log: { warn(message: string): void },
  action: () => Promise<void>,
): void {
  setInterval(() => {
    action().catch((error: Error) =>
      log.warn(`Cleaning up failed, and is tried again later: ${error.message}`),
    )
  }, everyMs).unref()
}
