// What `npm run bench` can measure: each part is a few tables of figures, or of times.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findRedis, startRedis } from '../../src/testing/redis.ts'
import { freePort } from '../../src/testing/server-process.ts'
import { FEW, fill } from './fill.ts'
import { peersPart } from './peers.ts'
import { cpuMicroseconds, median, memoryMegabytes } from './rounds.ts'
import { newSite, run, type Site } from './servers.ts'
import {
  type BenchOptions,
  besideConstant,
  type Open,
  type Part,
  type Table,
  tableOf,
  withSite,
} from './tables.ts'

/** The dashboard of one person for everybody: what a page costs without a session. */
async function startSessionFree(site: Site, firstName: string): Promise<Open> {
  const port = await freePort()
  const script = join(import.meta.dirname, 'session-free-server.ts')
  const args = [script, site.folder, String(port), firstName]
  const { pid, stop } = await run(args, port, {}, '/health')
  const target = { name: 'the dashboard without a session', pid, port, path: '/organizer/' }
  return { target, isBase: false, stop }
}

const pagesPart: Part = (options) =>
  withSite({}, 1_000, async (site, filled, server) => {
    const { cookieFile, hostCookieFile, board, invitation } = filled
    const pages = [
      { name: 'the dashboard', path: '/organizer/', cookieFile },
      { name: 'a party of 300 households', path: board, cookieFile: hostCookieFile },
      { name: 'an invitation to it', path: invitation },
      { name: 'the home page', path: '/' },
      { name: 'the log-in page', path: '/organizer/login' },
    ]
    const open: Open[] = []
    for (const page of pages) open.push(...(await besideConstant(site, server, page)))
    open.splice(2, 0, await startSessionFree(site, 'First0'))
    return [await tableOf('Pages, with 1,000 sessions in files', open, options)]
  })

/**
 * The dashboard with each number of sessions, in files and in Redis: each request with another of all
 * of them, and with another of a thousand, which are at hand.
 */
const sessionsPart: Part = async (options) => {
  const tables: Table[] = []
  for (const count of options.sessions) {
    const redis = findRedis() ? await startRedis() : undefined
    const stores: Record<string, Record<string, string>> = {
      files: {},
      ...(redis && { Redis: { SESSION_TYPE: 'redis', REDIS_URL: redis.url } }),
    }
    for (const [store, env] of Object.entries(stores)) {
      const table = await withSite(env, count, async (site, filled, server) => {
        const { cookieFile, fewCookieFile } = filled
        const page = { name: `the dashboard, ${store}`, path: '/organizer/', cookieFile }
        const open = await besideConstant(site, server, page)
        if (count > FEW) {
          const few = {
            ...page,
            name: 'the same with a thousand of them',
            cookieFile: fewCookieFile,
          }
          open.push({ target: { ...few, ...server }, isBase: false, stop: async () => 0 })
        }
        return tableOf(`${count.toLocaleString('en')} sessions in ${store}`, open, options)
      })
      tables.push(table)
    }
    await redis?.stop()
  }
  return tables
}

export interface Times {
  title: string
  /** In milliseconds. */
  times: Record<string, number>
  /** Medians, in megabytes. */
  memory?: Record<string, number>
}

/** A site that is started again and again, and what each of its starts came to. */
interface Started {
  name: string
  site: Site
  starts: { wall: number; cpu: number; stop: number; memory: number }[]
}

/** Process to first answered page, and SIGTERM to exit; with the most sessions beside none. */
export async function startPart({ rounds, sessions }: BenchOptions): Promise<Times> {
  const redis = findRedis() ? await startRedis() : undefined
  const most = Math.max(...sessions)
  const filled = newSite()
  await fill(filled.config, filled.folder, { organizers: 50, sessions: most, households: 1 })
  const sites: Started[] = [
    { name: 'files', site: newSite(), starts: [] },
    { name: `files, ${most.toLocaleString('en')}`, site: filled, starts: [] },
  ]
  if (redis) {
    const env = { SESSION_TYPE: 'redis', REDIS_URL: redis.url }
    sites.push({ name: 'Redis', site: newSite(env), starts: [] })
  }
  // The first start makes tables and fills the compile cache, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const { site, starts } of sites) {
      const started = await startOnce(site)
      if (round > 0) starts.push(started)
    }
  }
  for (const { site } of sites) site.remove()
  await redis?.stop()
  return { title: 'Starting and stopping', ...summaryOf(sites) }
}

async function startOnce(site: Site): Promise<Started['starts'][number]> {
  const begin = performance.now()
  const server = await site.start({}, '/')
  const wall = performance.now() - begin
  const cpu = cpuMicroseconds(server.pid) / 1_000
  const memory = memoryMegabytes(server.pid)
  await delay(SETTLED_AFTER_MS)
  return { wall, cpu, memory, stop: await server.stop() }
}

/** What comes after the first page is over by then, but for a sweep of many sessions. */
const SETTLED_AFTER_MS = 500

function summaryOf(sites: readonly Started[]): Pick<Times, 'times' | 'memory'> {
  const times: Record<string, number> = {}
  const memory: Record<string, number> = {}
  for (const { name, starts } of sites) {
    times[`start to first page, ${name}`] = median(starts.map(({ wall }) => wall))
    times[`of the processor until then, ${name}`] = median(starts.map(({ cpu }) => cpu))
    times[`SIGTERM to exit when idle, ${name}`] = median(starts.map(({ stop }) => stop))
    memory[`memory after the first page, ${name}`] = median(starts.map(({ memory }) => memory))
  }
  return { times, memory }
}

export const PARTS: Record<string, Part> = {
  pages: pagesPart,
  sessions: sessionsPart,
  peers: peersPart,
}
