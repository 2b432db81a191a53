// `npm run dev`: owns the port, and behind it replaces the server whenever the source changes.
//
// Requests never meet a server that is away: docs/decisions/006-dev-server.md
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { paths } from '../src/paths.ts'
import { securityHeaders } from '../src/plugins/headers.ts'
import { answerUnreadable } from '../src/plugins/unreadable.ts'
import { isFromThisMachine } from '../src/system/request-source.ts'
import { asksForHelp, readArgs, UsageError } from './command-line.ts'
import { developerKey } from './dev/developer-key.ts'
import { isForEvents, type PageEvents, pageEvents } from './dev/events.ts'
import { withInspectPort } from './dev/inspect.ts'
import { proxy } from './dev/proxy.ts'
import { type DevSettings, needsRestart, readDevSettings } from './dev/settings.ts'
import { Supervisor } from './dev/supervisor.ts'
import { answerTrouble } from './dev/trouble-page.ts'
import { type Changes, watchProject } from './dev/watch.ts'

const root = join(import.meta.dirname, '..')

/** As the server's own limits, so that slow and idle clients fare alike. */
const limits = {
  requestTimeout: 15_000,
  keepAliveTimeout: 125_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
}
const IDLE_CONNECTION_MS = 30_000
const STOP_WITHIN_MS = 12_000

// A full disk or a closed terminal below them ends nobody's work.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const USAGE = `npm run dev -- [--port <port>] [--inspect[=<port>]]

Serves the development version, and again after each change. All settings: .env.example

--inspect  lets a debugger attach to the server, on port 9229 or another one`

try {
  const args = withInspectPort(process.argv.slice(2))
  if (asksForHelp(args)) {
    console.log(USAGE)
    process.exit()
  }
  const options = { port: { type: 'string' }, inspect: { type: 'string' } } as const
  const { port, inspect } = readArgs(args, options).values
  if (port !== undefined) process.env.PORT = port // The servers behind this process go by it too.
  await run(await readDevSettings(root), inspect === undefined ? undefined : Number(inspect))
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message)
    process.exit(2)
  }
  const { explain } = await import('../src/process/startup-errors.ts')
  console.error(explain(error))
  process.exit(1)
}

/** @param inspectPort where a debugger finds the server; undefined when nobody asked for one */
async function run(settings: DevSettings, inspectPort?: number): Promise<void> {
  const { isDevelopment, trustsProxies } = settings
  const devProxySecret = randomBytes(32).toString('base64url')
  const key = isDevelopment ? developerKey(root) : ''
  const server = await listen(settings)
  const address = server.address() as AddressInfo
  const events = pageEvents()
  const tellOfLink = once(() => say(`Sessions and people     ${developerLink(address, key)}`))
  const supervisor = new Supervisor({
    entry: join(import.meta.dirname, 'dev', 'server-entry.ts'),
    listener: { address, devProxySecret, developerKey: key, inspectPort },
    say,
    changed(state) {
      if (isDevelopment && state.bootId) tellOfLink()
      events.tellState(state)
    },
  })
  const pass = proxy({
    supervisor,
    forwarding: { devProxySecret, trustsProxies },
    answerTrouble(request, response, why) {
      // What a server printed is for this machine alone.
      const isShown = isDevelopment && isFromThisMachine(request)
      answerTrouble(root, request, response, why, isShown ? supervisor.state.problem : undefined)
    },
  })
  server.on('request', (request, response) => {
    if (isDevelopment && isForEvents(request)) events.add(response, supervisor.state)
    else pass(request, response)
  })
  const stopWatching = watchProject(root, followChanges(settings, supervisor, events), say)
  stopOnSignals(async () => {
    stopWatching()
    events.close()
    await Promise.all([closeServer(server), supervisor.stop()])
  })
  supervisor.restart()
}

function say(line: string): void {
  console.log(`  ${line}`)
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) action()
    isDone = true
  }
}

function developerLink({ address, port }: AddressInfo, key: string): string {
  const host = address.includes('::') && address !== '::1' ? 'localhost' : address
  const name = host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host
  const inUrl = name.includes(':') ? `[${name}]` : name
  return `http://${inUrl}:${port}${paths.devOpen}?key=${key} (open it once in each browser)`
}

function followChanges(settings: DevSettings, supervisor: Supervisor, events: PageEvents): Changes {
  return {
    source(files) {
      console.log(`\n  ${files.join(', ')} changed.`)
      if (files.includes('.env'))
        void needsRestart(root, settings).then((lines) => lines.forEach(say))
      supervisor.restart({ reload: true })
    },
    packages: () => supervisor.restart({ cold: true, reload: true }),
    views: events.tellViews,
  }
}

/** What was asked is answered. Browsers keep connections, and would ask again on them. */
async function closeServer(server: Server): Promise<void> {
  server.prependListener('request', (_request, response) =>
    response.setHeader('connection', 'close'),
  )
  const closeIdle = setInterval(() => server.closeIdleConnections(), 20)
  await new Promise((resolve) => server.close(resolve))
  clearInterval(closeIdle)
}

async function listen({ host, port }: DevSettings): Promise<Server> {
  const server = createServer(limits)
  server.setTimeout(IDLE_CONNECTION_MS)
  answerUnreadable(server, securityHeaders(false))
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
