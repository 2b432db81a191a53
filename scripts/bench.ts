// `npm run bench`: what sessions cost, measured side by side in one run; no part of the tests.
//
// Each server runs on one core and the load on another, where the machine has two. The variants
// take turns, round after round; the figure is the median of the ratios within a round.
import { HttpClient } from '../src/testing/http-client.ts'
import { findRedis, startRedis } from '../src/testing/redis.ts'
import { startServer } from '../src/testing/server-process.ts'
import { compare, median, ROUNDS, SECONDS, serve } from './bench-variants.ts'
import { readArgs, runScript, UsageError } from './command-line.ts'

async function startTime(): Promise<void> {
  const times: number[] = []
  const server = await startServer()
  for (let i = 0; i < ROUNDS; i++) {
    await server.stop()
    const begin = performance.now()
    await server.start()
    times.push(performance.now() - begin)
  }
  await server.remove()
  console.log(
    `\nFrom the start of the process to the first answered log-in page: ${median(times).toFixed(0)} ms`,
  )
}

/** How long pages take while 32 clients log in without pause, against a quiet server. */
async function flood(): Promise<void> {
  const server = await startServer()
  const visitor = new HttpClient(server.url)
  await visitor.logIn()
  const pages = async () => {
    const times: number[] = []
    const end = performance.now() + SECONDS * 4_000
    while (performance.now() < end) {
      const begin = performance.now()
      await visitor.get('/organizer/')
      times.push(performance.now() - begin)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    times.sort((a, b) => a - b)
    return [0.5, 0.99].map((share) => times[Math.floor(times.length * share)] as number)
  }
  await pages()
  const [quietP50 = 0, quietP99 = 0] = await pages()
  let isOver = false
  let logIns = 0
  const clients = Array.from({ length: 32 }, async () => {
    while (!isOver) if ((await new HttpClient(server.url).logIn()).status === 303) logIns++
  })
  const [floodP50 = 0, floodP99 = 0] = await pages()
  isOver = true
  await Promise.all(clients)
  await server.remove()
  console.log(
    `\nThe dashboard, quiet: p50 ${quietP50.toFixed(1)} p99 ${quietP99.toFixed(1)} ms; while 32 clients log in (${logIns} log-ins): ` +
      `p50 ${floodP50.toFixed(1)} p99 ${floodP99.toFixed(1)} ms; p99 ratio ${(floodP99 / quietP99).toFixed(1)} (asked: at most 3)`,
  )
}

async function filesPart(): Promise<void> {
  await compare('The dashboard (asked: at least 0.85)', [
    await serve('dashboard, fixed person', '/organizer/'),
    await serve('dashboard', '/organizer/'),
  ])
  await compare('A bare page behind a session (asked: at least 1.00)', [
    await serve('bare page, @fastify/session in memory', '/'),
    await serve('bare page, our files', '/'),
    {
      ...(await serve('bare page, our files', '/', 100_000)),
      name: 'bare page, our files, among 100,000',
    },
    await serve('bare page', '/'),
  ])
}

/** Redis runs beside the load: the server has its core to itself. */
async function redisPart(): Promise<void> {
  if (!findRedis()) {
    console.log('\nredis-server is not installed: its part is left out.')
    return
  }
  const redis = await startRedis()
  await compare('The dashboard with Redis on this machine (asked: at least 0.70)', [
    await serve('dashboard, fixed person', '/organizer/'),
    {
      ...(await serve('dashboard', '/organizer/', 0, redis.url)),
      name: 'dashboard, our Redis store',
    },
  ])
  await compare('A bare page behind sessions in Redis (asked: more than 1.00)', [
    await serve('bare page, @fastify/session and a plain Redis store', '/', 0, redis.url),
    await serve('bare page, our Redis store', '/', 0, redis.url),
  ])
  console.log(
    '  (express-session with connect-redis is not installed here, so it is not measured.)',
  )
  await redis.stop()
}

const PARTS: Record<string, () => Promise<void>> = {
  start: startTime,
  flood,
  files: filesPart,
  redis: redisPart,
}

const USAGE = `npm run bench -- [part ...]

Measures what sessions cost, in a few minutes. Parts: ${Object.keys(PARTS).join(', ')}; all when none is named.
ROUNDS=7 and SECONDS=2 in the shell say how long.`

await runScript(USAGE, async (args) => {
  const { words } = readArgs(args, {}, true)
  const unknown = words.find((word) => !Object.hasOwn(PARTS, word))
  if (unknown !== undefined) throw new UsageError(`There is no part "${unknown}". See --help.`)
  for (const [name, run] of Object.entries(PARTS)) {
    if (words.length === 0 || words.includes(name)) await run()
  }
})
