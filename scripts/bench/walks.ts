// How long the longest turn of the event loop is while all sessions are swept, counted or listed.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPostgres, startPostgres } from '../../src/testing/postgres.ts'
import { findRedis, startRedis } from '../../src/testing/redis.ts'
import { MEMORY_OPTIONS } from '../../src/testing/server-process.ts'
import { fill } from './fill.ts'
import type { Times } from './parts.ts'
import { newSite, type Site } from './servers.ts'
import { type BenchOptions, ORGANIZERS } from './tables.ts'
import type { Walk } from './walk.ts'

const run = promisify(execFile)
const WALKS = ['sweep', 'count', 'list']

/** The longest turn of one walk each, with the most sessions of the options in each kind of store. */
export async function walks({ sessions }: BenchOptions): Promise<Times> {
  const count = Math.max(...sessions)
  const times: Record<string, number> = {}
  for (const [store, open] of Object.entries(STORES)) {
    const opened = await open()
    if (!opened) continue
    const site = newSite(opened.env)
    try {
      await fill(site.config, site.folder, {
        organizers: ORGANIZERS,
        sessions: count,
        households: 1,
      })
      for (const kind of WALKS) times[`${kind}, ${store}`] = await longestTurn(site, kind, count)
    } finally {
      site.remove()
      await opened.stop()
    }
  }
  return { title: `The longest turn, with ${count.toLocaleString('en')} sessions`, times }
}

interface OpenStore {
  env: Record<string, string>
  stop(): Promise<void>
}

/** Each gives undefined where it is not installed. */
const STORES: Record<string, () => Promise<OpenStore | undefined>> = {
  files: async () => ({ env: {}, stop: async () => {} }),
  async Redis() {
    if (!findRedis()) return undefined
    const { url, stop } = await startRedis()
    return { env: { SESSION_TYPE: 'redis', REDIS_URL: url }, stop }
  },
  SQLite: async () => ({ env: { SESSION_TYPE: 'database' }, stop: async () => {} }),
  async PostgreSQL() {
    if (!findPostgres()) return undefined
    const { newDatabase, remove } = await startPostgres()
    return { env: { SESSION_TYPE: 'database', DATABASE_URL: await newDatabase() }, stop: remove }
  },
}

/** @throws an Error when not every session was walked */
async function longestTurn({ settings }: Site, kind: string, count: number): Promise<number> {
  const script = join(import.meta.dirname, 'walk.ts')
  const root = join(import.meta.dirname, '..', '..')
  const env = { PATH: process.env.PATH, ...settings }
  const { stdout } = await run(process.execPath, [...MEMORY_OPTIONS, script, kind, root], { env })
  const walk = JSON.parse(stdout) as Walk
  if (walk.sessions !== count) throw new Error(`${walk.sessions} of ${count} sessions were walked.`)
  return walk.longestTurn
}
