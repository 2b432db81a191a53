// `npm run dev`: owns the port, and behind it replaces the server whenever the source changes.
//
// Requests never meet a server that is away: docs/decisions/006-dev-server.md
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { enableCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isForEvents, pageEvents } from './dev/events.ts'
import { proxy } from './dev/proxy.ts'
import { keepServer } from './dev/server-keeper.ts'
import { type DevSettings, readDevSettings } from './dev/settings.ts'
import { answerTrouble } from './dev/trouble-page.ts'
import { watchProject } from './dev/watch.ts'

const root = join(import.meta.dirname, '..')
enableCompileCache(join(root, 'node_modules', '.cache', 'compile'))

/** As the server's own limits, so that slow and idle clients fare alike. */
const limits = {
  requestTimeout: 15_000,
  keepAliveTimeout: 10_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
}
const IDLE_CONNECTION_MS = 30_000
const STOP_WITHIN_MS = 12_000

try {
  await run(await readDevSettings(root))
} catch (error) {
  const { explain } = await import('../src/start-errors.ts')
  console.error(explain(error))
  process.exit(1)
}

async function run(settings: DevSettings): Promise<void> {
  const { isDevelopment, trustsProxies } = settings
  const vouch = randomBytes(16).toString('base64url')
  const server = await listen(settings)
  const events = pageEvents()
  const keeper = keepServer({
    entry: join(import.meta.dirname, 'dev', 'server-entry.ts'),
    place: { address: server.address() as AddressInfo, vouch },
    say: (line) => console.log(`  ${line}`),
    changed: events.tellState,
  })
  const pass = proxy({
    keeper,
    forwarding: { vouch, trustsProxies },
    answerTrouble: (request, response, why) =>
      answerTrouble(root, request, response, why, isDevelopment ? keeper.state.problem : undefined),
  })
  server.on('request', (request, response) => {
    if (isDevelopment && isForEvents(request)) events.add(response, keeper.state)
    else pass(request, response)
  })
  const stopWatching = watchProject(root, {
    source(files) {
      console.log(`\n  ${files.join(', ')} changed.`)
      keeper.restart()
    },
    packages: () => keeper.restart({ cold: true }),
    views: events.tellViews,
  })
  stopOnSignals(async () => {
    stopWatching()
    events.close()
    // Browsers keep connections, and would ask again on them.
    server.prependListener('request', (_request, response) =>
      response.setHeader('connection', 'close'),
    )
    const closeIdle = setInterval(() => server.closeIdleConnections(), 20)
    await Promise.all([new Promise((resolve) => server.close(resolve)), keeper.stop()])
    clearInterval(closeIdle)
  })
  keeper.restart()
}

async function listen({ host, port }: DevSettings): Promise<Server> {
  const server = createServer(limits)
  server.setTimeout(IDLE_CONNECTION_MS)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return server
}

/** What was asked is answered; an idle server is gone at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (isStopping) return
      isStopping = true
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
      await stop()
      process.exit(0)
    })
  }
}
