// The tables of figures: which servers each compares, and the site that they show.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type Filled, fill } from './fill.ts'
import { compare, cpuMicroseconds, type Figures, type RoundOptions, type Target } from './rounds.ts'
import { newSite, type Running, type Site, startConstant } from './servers.ts'

export interface BenchOptions extends RoundOptions {
  /** How many sessions the store holds, for each table of the part `sessions`. */
  sessions: readonly number[]
}

/** Figures side by side. Each row is divided by the last row before it that is a base. */
export interface Table {
  title: string
  rows: readonly (Figures & { isBase: boolean })[]
}

export type Part = (options: BenchOptions) => Promise<Table[]>

export const ORGANIZERS = 50
const HOUSEHOLDS = 300

export const cookieIn = (file: string): string => readFileSync(file, 'utf8').split('\n', 1)[0] ?? ''

export interface Open {
  target: Target
  isBase: boolean
  stop: () => Promise<number>
}

/** Measures a page of ours, and before it a constant page of the same bytes. */
export async function besideConstant(
  site: Site,
  server: Running,
  page: Omit<Target, 'pid' | 'port'>,
) {
  const headers = page.cookieFile ? { cookie: cookieIn(page.cookieFile) } : undefined
  const url = `http://127.0.0.1:${server.port}${page.path}`
  const answer = await fetch(url, { redirect: 'manual', ...(headers && { headers }) })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${page.name}: ${answer.status}`)
  const constant = await startConstant(site.folder, page.name.replace(/\W+/g, '-'), text)
  const name = `a constant page of ${(text.length / 1_000).toFixed(0)} kB`
  const { pid, port } = constant
  const base: Open = { target: { name, pid, port, path: '/' }, isBase: true, stop: constant.stop }
  const ours = { ...page, pid: server.pid, port: server.port }
  return [base, { target: ours, isBase: false, stop: async () => 0 }]
}

export async function tableOf(
  title: string,
  open: readonly Open[],
  options: BenchOptions,
): Promise<Table> {
  const figures = await compare(
    open.map(({ target }) => target),
    options,
  )
  for (const { stop } of open) await stop()
  return {
    title,
    rows: figures.map((row, index) => ({ ...row, isBase: open[index]?.isBase === true })),
  }
}

export async function withSite<T>(
  env: Record<string, string>,
  sessions: number,
  use: (site: Site, filled: Filled, server: Running) => Promise<T>,
): Promise<T> {
  const site = newSite(env)
  try {
    const filled = await fill(site.config, site.folder, {
      organizers: ORGANIZERS,
      sessions,
      households: HOUSEHOLDS,
    })
    const server = await site.start()
    await untilIdle(server)
    try {
      return await use(site, filled, server)
    } finally {
      await server.stop()
    }
  } finally {
    site.remove()
  }
}

const IDLE_US = 20_000

/** Waits until the server does nothing: a start with many sessions sweeps first. */
async function untilIdle({ pid }: Running): Promise<void> {
  let spent: number
  do {
    const before = cpuMicroseconds(pid)
    await delay(1_000)
    spent = cpuMicroseconds(pid) - before
  } while (spent > IDLE_US)
}
