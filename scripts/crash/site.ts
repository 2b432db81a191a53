// The site that the crash tests kill: a server with its stores, two parties, and the households
// invited to them.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { closeDatabase, openNamedDatabase } from '../../src/database/database.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { startPostgres } from '../../src/testing/postgres.ts'
import { startRedis } from '../../src/testing/redis.ts'
import { SECRET } from '../../src/testing/secret.ts'
import { type ServerProcess, startServer } from '../../src/testing/server-process.ts'
import { layTable } from '../../src/testing/table.ts'
import type { Invited } from './guest.ts'

/**
 * The stores by the words of the command. Memory keeps nothing, which shows that the tests notice a
 * loss.
 */
export const STORES = {
  ...{ files: 'filesystem', redis: 'redis', database: 'database', memory: 'memory' },
} as const
export const DATABASES = ['sqlite', 'postgres'] as const

export interface SiteOptions {
  store: keyof typeof STORES
  database: (typeof DATABASES)[number]
  /** How many processes serve. */
  workers: number
}

export interface Site {
  readonly url: string
  readonly invited: readonly Invited[]
  /**
   * Kills with SIGKILL, and resolves when no process is left.
   * @param isOfAll whether the workers are killed too, at the same time
   */
  kill(isOfAll: boolean): Promise<void>
  /** Starts the server, and resolves once all processes serve and leftovers are swept. */
  start(): Promise<void>
  /** The lines of the log since the last call. */
  newLog(): string
  /** The names of half-written files in the session directory. */
  temporaries(): string[]
  /**
   * Stops the server in the regular way.
   * @returns what SQLite finds wrong in its file; 'ok' where nothing is
   */
  check(): Promise<string>
  /** Ends all processes, and removes their files. */
  remove(): Promise<void>
}

const PARTIES = 2

export async function openSite({ store, database, workers }: SiteOptions): Promise<Site> {
  const ending: (() => Promise<void>)[] = []
  const remove = async () => {
    for (const end of ending.splice(0).reverse()) await end()
  }
  try {
    const env: Record<string, string> = { SESSION_TYPE: STORES[store], WORKERS: String(workers) }
    if (store === 'redis') {
      const redis = await startRedis()
      ending.push(redis.stop)
      env.REDIS_URL = redis.url
    }
    if (database === 'postgres') {
      const postgres = await startPostgres()
      ending.push(postgres.remove)
      env.DATABASE_URL = await postgres.newDatabase()
    }
    const server = await startServer({ env })
    ending.push(server.remove)
    await allServe(server, workers)
    const databaseFile = join(server.directory, 'planner.db')
    const databaseUrl = env.DATABASE_URL ?? `sqlite:${databaseFile}`
    const invited = await inviteAll(databaseUrl, server.directory)
    return { ...siteOf(server, { store, database, workers }, databaseFile), invited, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

function siteOf(
  server: ServerProcess,
  { store, database, workers }: SiteOptions,
  databaseFile: string,
): Omit<Site, 'invited' | 'remove'> {
  const { url, sessionDirectory } = server
  let read = 0
  const temporaries = () =>
    existsSync(sessionDirectory)
      ? readdirSync(sessionDirectory).filter((name) => name.startsWith('.tmp-'))
      : []
  return {
    url,
    temporaries,
    async kill(isOfAll) {
      const pids = workersOf(server)
      const killed = server.stop('SIGKILL')
      if (isOfAll) for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL')
      await killed
      await eventually('all workers end', () => !pids.some(isAlive))
    },
    async start() {
      const before = server.output().length
      await server.start()
      await allServe(server, workers, before)
      const isSwept = () => server.output().includes('Session directory ready: ', before)
      if (store === 'files') await eventually('the directory is swept', isSwept)
    },
    newLog() {
      const log = server.output().slice(read)
      read += log.length
      return log
    },
    async check() {
      await server.stop()
      return database === 'sqlite' ? integrityOf(databaseFile) : 'ok'
    },
  }
}

const SERVE = /workers serve: processes ([\d, ]+)/g

const workersOf = (server: ServerProcess): number[] =>
  ([...server.output().matchAll(SERVE)].at(-1)?.[1] ?? '').split(', ').filter(Boolean).map(Number)

async function allServe(server: ServerProcess, workers: number, from = 0): Promise<void> {
  if (workers === 1) return
  await eventually('all workers serve', () => server.output().includes('workers serve: ', from))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function inviteAll(databaseUrl: string, root: string): Promise<Invited[]> {
  const db = await openNamedDatabase({ databaseUrl, root })
  const invited: Invited[] = []
  try {
    for (let number = 1; number <= PARTIES; number++) {
      const table = await layTable(db, { secretKeys: [SECRET] })
      const wish = { id: await table.wish(), name: 'Apple pie', servings: '8' }
      for (const [name, link] of Object.entries(table.links)) {
        invited.push({ name: `${name} of party ${number}`, link, wish })
      }
    }
    return invited
  } finally {
    await closeDatabase(db)
  }
}

function integrityOf(file: string): string {
  const database = new DatabaseSync(file)
  try {
    return String(database.prepare('pragma integrity_check').get()?.integrity_check)
  } finally {
    database.close()
  }
}
