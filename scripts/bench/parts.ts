// What `npm run bench` can measure: each part is a few tables of figures, or of times.
import { join } from 'node:path'
import { findRedis, startRedis } from '../../src/testing/redis.ts'
import { freePort } from '../../src/testing/server-process.ts'
import { peersPart } from './peers.ts'
import { median } from './rounds.ts'
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

/** The dashboard with each number of sessions, in files and in Redis. */
const sessionsPart: Part = async (options) => {
  const tables: Table[] = []
  for (const count of options.sessions) {
    const redis = findRedis() ? await startRedis() : undefined
    const stores: Record<string, Record<string, string>> = {
      files: {},
      ...(redis && { Redis: { SESSION_TYPE: 'redis', REDIS_URL: redis.url } }),
    }
    for (const [store, env] of Object.entries(stores)) {
      const table = await withSite(env, count, async (site, { cookieFile }, server) => {
        const page = { name: `the dashboard, ${store}`, path: '/organizer/', cookieFile }
        const open = await besideConstant(site, server, page)
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
  /** Milliseconds, medians. */
  times: Record<string, number>
}

/** Process to first answered page, and SIGTERM to exit. */
export async function startPart({ rounds }: BenchOptions): Promise<Times> {
  const redis = findRedis() ? await startRedis() : undefined
  const stores: Record<string, Record<string, string>> = {
    files: {},
    ...(redis && { Redis: { SESSION_TYPE: 'redis', REDIS_URL: redis.url } }),
  }
  const times: Record<string, number> = {}
  for (const [store, env] of Object.entries(stores)) {
    const site = newSite(env)
    const starts: number[] = []
    const stops: number[] = []
    await (await site.start()).stop()
    for (let i = 0; i < rounds; i++) {
      const begin = performance.now()
      const server = await site.start()
      starts.push(performance.now() - begin)
      stops.push(await server.stop())
    }
    times[`start to first answer, ${store}`] = median(starts)
    times[`SIGTERM to exit when idle, ${store}`] = median(stops)
    site.remove()
  }
  await redis?.stop()
  return { title: 'Starting and stopping', times }
}

export const PARTS: Record<string, Part> = {
  pages: pagesPart,
  sessions: sessionsPart,
  peers: peersPart,
}
