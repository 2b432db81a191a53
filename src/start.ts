// Starts and stops the server: knows every real thing, and hands them to the app.
import type { AddressInfo } from 'node:net'
import { buildApp } from './app.ts'
import { type Config, ConfigError, loadConfig } from './config.ts'
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
import { lowerHashingThreads } from './thread-priority.ts'
import { counted, durationInWords, storeInWords } from './words.ts'

const SWEEP_EVERY_MS = 15 * 60_000
const CLOSE_WITHIN_MS = 10_000

/** Runs the server until a signal ends it; the process exits 1 with one line when it can't start. */
export async function start(root: string): Promise<void> {
  try {
    const config = loadConfig(readEnvironment(root, process.env), root)
    await serve(config)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

async function serve(config: Config): Promise<void> {
  const early: string[] = []
  let warn = (message: string): void => void early.push(message)
  const sessionStore = openSessionStore(config, (message) => warn(message))
  const passwords = passwordHasher()
  const db = await openData(config)
  const deps = { config, db, sessionStore, passwords, clock: Date.now }
  const app = await buildApp({ ...deps, start: await noteServerStart(db, Date.now(), warn) })
  warn = (message) => app.log.warn(message)
  for (const message of [...config.warnings, ...early]) warn(message)

  stopOnSignals(async () => {
    const closeIdle = setInterval(() => app.server.closeIdleConnections(), 50)
    await app.close()
    clearInterval(closeIdle)
    await sessionStore.close()
    await closeDatabase(db)
  })
  await app.listen({ host: config.host, port: config.port })
  await lowerHashingThreads()
  const open = await firstSweep(sessionStore, (message) => app.log.info(message))
  if (config.environment !== 'production')
    greet(config, app.server.address() as AddressInfo, storeInWords(sessionStore), open)
  repeatedly(SWEEP_EVERY_MS, app.log, async () => {
    await sessionStore.sweep()
    await forgetOldFailures(db, Date.now())
  })
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

function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return `The server can't start:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}`
  }
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by another start of this server (on a Mac, AirPlay sits on 5000). Stop that, or choose another: PORT=5001 npm run dev`
  }
  if (code === 'EACCES' && port)
    return `Port ${port} is for root alone. Choose one above 1023: PORT=5000`
  if (code === 'EADDRNOTAVAIL')
    return 'HOST is no address of this machine. Use 127.0.0.1 or 0.0.0.0.'
  return `The server can't start: ${message}`
}
