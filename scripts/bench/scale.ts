// How far more servers help: one, two and four of them with one Redis and one PostgreSQL, each server
// with a fifth of a core, so that the stores and the load have the rest of a machine with two.
import { setTimeout as delay } from 'node:timers/promises'
import { HttpClient } from '../../src/testing/http-client.ts'
import { startPostgres } from '../../src/testing/postgres.ts'
import { startRedis } from '../../src/testing/redis.ts'
import { limitToShare } from './core-share.ts'
import { fill } from './fill.ts'
import { meanwhile } from './meanwhile.ts'
import { cpuMicroseconds, measure, median } from './rounds.ts'
import { formHeaders, newSite, type Running } from './servers.ts'
import { type BenchOptions, ORGANIZERS } from './tables.ts'

const COUNTS = [1, 2, 4]
const SHARE = 0.2
/** As often for a fifth of a core as once a second for a whole one, since each change makes every page anew. */
const CHANGE_EVERY_MS = 1_000 / SHARE

/** What some servers did together. */
export interface Scaled {
  servers: number
  /** Whether a household changed its answer every `CHANGE_EVERY_MS` meanwhile. */
  hasChanges: boolean
  /** Dashboards, each with another session, that all servers together answered in a second. */
  rate: number
  /** The rate of each server by the rate of one alone. */
  scale: number
  /** Microseconds of the servers' processor time for each request. */
  cpu: number
}

/** @throws an Error without Redis, PostgreSQL, Linux or root, or when a request fails */
export async function scale(options: BenchOptions): Promise<Scaled[]> {
  const ends: (() => unknown)[] = []
  try {
    const redis = await startRedis()
    ends.push(redis.stop)
    const postgres = await startPostgres()
    ends.push(postgres.remove)
    const site = newSite({
      SESSION_TYPE: 'redis',
      REDIS_URL: redis.url,
      DATABASE_URL: await postgres.newDatabase(),
    })
    ends.push(site.remove)
    const sizes = { organizers: ORGANIZERS, sessions: options.sessions[0] ?? 1_000, households: 4 }
    const { cookieFile, invitation } = await fill(site.config, site.folder, sizes)
    const servers: Running[] = []
    while (servers.length < Math.max(...COUNTS)) {
      const server = await site.start()
      servers.push(server)
      ends.push(limitToShare(server.pid, SHARE), server.stop)
    }
    const load = (count: number) => loadTogether(servers.slice(0, count), cookieFile, options)
    await load(servers.length)
    const quiet = await inTurns(load, options.rounds, false)
    const changing = await meanwhile(answering(servers[0] as Running, invitation), () =>
      inTurns(load, options.rounds, true),
    )
    return [...quiet, ...changing]
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

type Load = (count: number) => Promise<Pick<Scaled, 'rate' | 'cpu'>>

async function inTurns(load: Load, rounds: number, hasChanges: boolean): Promise<Scaled[]> {
  const measured = COUNTS.map((): Awaited<ReturnType<Load>>[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, count] of COUNTS.entries()) measured[index]?.push(await load(count))
  }
  const rates = measured.map((loads) => median(loads.map(({ rate }) => rate)))
  return COUNTS.map((servers, index) => {
    const rate = rates[index] ?? 0
    const cpu = median(measured[index]?.map(({ cpu }) => cpu) ?? [])
    return { servers, hasChanges, rate, scale: rate / servers / (rates[0] ?? 0), cpu }
  })
}

/** Loads each of the servers by a client of its own, all at once. */
async function loadTogether(
  servers: readonly Running[],
  cookieFile: string,
  options: BenchOptions,
): Promise<Pick<Scaled, 'rate' | 'cpu'>> {
  const spent = () => servers.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0)
  const before = spent()
  const loads = await Promise.all(
    servers.map(({ pid, port }, index) => {
      const target = { name: `server ${index + 1}`, pid, port, path: '/organizer/', cookieFile }
      return measure(target, options)
    }),
  )
  const answered = loads.reduce((sum, load) => sum + load.answered, 0)
  return { rate: answered / options.seconds, cpu: (spent() - before) / answered }
}

/** Has the household of this invitation change its answer. */
function answering({ port }: Running, invitation: string): (turn: number) => Promise<void> {
  const url = `http://127.0.0.1:${port}`
  const origin = formHeaders(url)
  return async (turn) => {
    const note = `We come ${turn} minutes late.`
    const { status } = await new HttpClient(url).post(invitation, { note }, origin)
    if (status !== 303) throw new Error(`A changed answer was answered with ${status}.`)
    await delay(CHANGE_EVERY_MS)
  }
}

export const scaleText = (rows: readonly Scaled[]): string =>
  [
    `\nMore servers, each with a fifth of a core; changes come every ${CHANGE_EVERY_MS / 1_000} s`,
    ...rows.map(({ servers, hasChanges, rate, scale, cpu }) =>
      [
        `  ${servers}${hasChanges ? ', with changes' : ''}`.padEnd(32),
        `${rate.toFixed(0)} pages/s`.padStart(16),
        `${scale.toFixed(2)} of one`.padStart(16),
        `${cpu.toFixed(0)} us`.padStart(10),
      ].join(''),
    ),
  ].join('\n')
