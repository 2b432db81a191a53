// Starts and stops the server: knows every real thing, and hands them to the app.
import type { AddressInfo } from 'node:net'
import type { FastifyListenOptions } from 'fastify'
import { buildApp } from './app.ts'
import { type Config, loadConfig } from './config.ts'
import { closeDatabase, openDatabase, parseDatabaseUrl } from './database/database.ts'
import { migrate } from './database/migrations.ts'
import { sampleOrganizers, samplePassword } from './database/sample-data.ts'
import { seedSampleData } from './database/seed.ts'
import { forgetOldFailures } from './domain/login.ts'
import { passwordHasher } from './domain/passwords.ts'
import { noteServerStart } from './domain/server-starts.ts'
import { readEnvironment } from './env-file.ts'
import { paths } from './paths.ts'
import { openSessionStore } from './sessions/open-session-store.ts'
import type { SessionStore } from './sessions/session-store.ts'
import { explain } from './start-errors.ts'
import { lowerHashingThreads } from './thread-priority.ts'
import { counted, durationInWords, storeInWords } from './words.ts'

const SWEEP_EVERY_MS = 15 * 60_000
const CLOSE_WITHIN_MS = 10_000

/** Where `npm run dev` wants the server, since it owns the public address itself. */
export interface BehindDevServer {
  /** The socket to listen on, instead of an address. */
  path: string
  /** The public address. */
  address: AddressInfo
  /** What the dev server sends along with the developer's own requests. */
  vouch: string
  greets: boolean
  /** Called when the server answers. */
  ready(bootId: string): void
}

/** Runs the server until a signal ends it; the process exits 1 with one line when it can't start. */
export async function start(root: string, behind?: BehindDevServer): Promise<void> {
  try {
    const config = loadConfig(readEnvironment(root, process.env), root)
    await serve(config, behind)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

async function serve(config: Config, behind?: BehindDevServer): Promise<void> {
  const early: string[] = []
  let warn = (message: string): void => void early.push(message)
  const sessionStore = openSessionStore(config, (message) => warn(message))
  const passwords = passwordHasher()
  const db = await openData(config)
  const deps = { config, db, sessionStore, passwords, clock: Date.now }
  const start = await noteServerStart(db, Date.now(), warn)
  const app = await buildApp({ ...deps, start, ...(behind && { vouch: behind.vouch }) })
  warn = (message) => app.log.warn(message)
  for (const message of [...config.warnings, ...early]) warn(message)

  stopOnSignals(async () => {
    const closeIdle = setInterval(() => app.server.closeIdleConnections(), 50)
    await app.close()
    clearInterval(closeIdle)
    await sessionStore.close()
    await closeDatabase(db)
  })
  await app.listen(listenOptions(config, behind))
  behind?.ready(start.bootId)
  await lowerHashingThreads()
  const open = await firstSweep(sessionStore, (message) => app.log.info(message))
  const address = behind?.address ?? (app.server.address() as AddressInfo)
  if (config.environment !== 'production' && behind?.greets !== false)
    greet(config, address, storeInWords(sessionStore), open)
  repeatedly(SWEEP_EVERY_MS, app.log, async () => {
    await sessionStore.sweep()
    await forgetOldFailures(db, Date.now())
  })
}

function listenOptions({ host, port }: Config, behind?: BehindDevServer): FastifyListenOptions {
  if (!behind) return { host, port }
  const { address, port: publicPort } = behind.address
  const listenTextResolver = () => `Server listening at http://${hostInUrl(address)}:${publicPort}`
  return { path: behind.path, listenTextResolver }
}

/** Nobody waits for pages yet: the sample people's hashes may take every core. */
const SEED_HASHES = 4

async function openData(config: Config) {
  const db = await openDatabase(parseDatabaseUrl(config.databaseUrl, config.root))
  await migrate(db)
  if (config.seedSampleData) await seedSampleData(db, passwordHasher(SEED_HASHES).hash)
  return db
}

/** Removes what ended while the server was away, and counts the rest. */
async function firstSweep(store: SessionStore, info: (line: string) => void): Promise<number> {
  if ('createdDirectory' in store && store.createdDirectory) {
    info(`Created session directory: ${store.place}`)
    return 0
  }
  const { live } = await store.sweep()
  if (store.type === 'filesystem') {
    info(`Session directory ready: ${store.place} (${counted(live, 'session')})`)
  }
  return live
}

function greet(config: Config, address: AddressInfo, place: string, open: number): void {
  const { session, seedSampleData: hasSamples } = config
  const host = address.address === '127.0.0.1' ? 'localhost' : hostInUrl(address.address)
  const lasts = durationInWords(session.lifetimes.permanentSeconds)
  const lines = [
    `Holiday Party Planner   http://${host}:${address.port}${paths.login}`,
    ...(hasSamples
      ? [`Sample log-in           ${sampleOrganizers[0]?.email} / ${samplePassword}`]
      : []),
    `Sessions                ${place}, kept for ${lasts}, ${open} open`,
  ]
  process.stdout.write(`\n  ${lines.join('\n  ')}\n\n`)
}

const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Requests under way are answered; an idle server is gone at once. */
function stopOnSignals(close: () => Promise<void>): void {
  let isClosing = false
  const stop = async () => {
    if (isClosing) return
    isClosing = true
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    await close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
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
