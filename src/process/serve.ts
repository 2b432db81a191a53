// One process that serves: opens everything, hands it to the app, listens, and looks after it.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyListenOptions } from 'fastify'
import { buildApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import type { Development } from '../dev/development.ts'
import type { DevProxyListener } from '../dev/protocol.ts'
import { newServerStart, noteServerStart } from '../domain/server-starts.ts'
import { type Metrics, startMetrics } from '../monitoring/metrics.ts'
import { meteredStore } from '../sessions/metered-store.ts'
import { greet, ownUrl } from './banner.ts'
import { type BufferedLog, bufferedLog } from './buffered-log.ts'
import { cleanAtStart, cleanRegularly, warnOfOrganizers } from './housekeeping.ts'
import { countQueuedMails, sendMailRegularly } from './mail.ts'
import { remindRegularly } from './reminders.ts'
import { openResources, type Resources } from './resources.ts'
import { closeApp, stopOnSignals } from './shutdown.ts'
import { lowerHashingThreads } from './thread-priority.ts'
import { onDrain, shareMeasurements, type Worker } from './worker.ts'

/** A client that still has an idle connection by then is hung up on. */
const DRAIN_WITHIN_MS = 15_000

/** The parent of `npm run dev`, as one of its servers sees it. */
export interface DevProxy extends Omit<DevProxyListener, 'developerKey'> {
  /** Loads what only development has. */
  loadDevelopment(): Promise<Development>
  /** Called when the server answers. */
  ready(bootId: string): void
}

interface Process {
  config: Config
  /** Undefined in a process that serves alone. */
  worker: Worker | undefined
  /** Undefined without `npm run dev`. */
  devProxy: DevProxy | undefined
}

/** Resolves once the process serves, and its first sweep is done where that is its work; a signal ends it. */
export async function serve(own: Process): Promise<void> {
  const { config, worker, devProxy } = own
  const log = bufferedLog()
  if (!worker) answerReload(config, log)
  const metrics = config.metrics.isOn ? startMetrics(worker?.role.number ?? 1) : undefined
  const mayBeAway = worker?.role.needsStore === false
  const resources = metered(await openResources(config, log, { mayBeAway }), metrics)
  const start = worker?.role.start ?? newServerStart(Date.now(), devProxy?.isReload)
  const measured = metrics && { metrics, gather: shareMeasurements(metrics.measure) }
  const more = await behindDevProxy(config, devProxy)
  const { greetedSessions } = worker ?? {}
  const app = await buildApp({ ...resources, ...more, config, start, greetedSessions, measured })
  log.moveTo(app.log)

  const isFirst = !worker || worker.role.number === 1
  const sending = isFirst ? sendMailRegularly(resources, app.log, metrics) : undefined
  const reminding = isFirst ? remindRegularly(resources, app.log, originIn(own)) : undefined
  const stop = stopOnSignals(async () => {
    await Promise.all([closeApp(app), sending?.stop(), reminding?.stop()])
    await resources.close()
  })
  onDrain(() => app.drain(DRAIN_WITHIN_MS).then(stop))
  await app.listen(listenOptions(config, devProxy))
  if (isFirst) await noteServerStart(resources.db, start, log.warn)
  devProxy?.ready(start.bootId)
  await lowerHashingThreads()
  if (!worker) giveWarnings(config, resources, app)
  if (isFirst) await lookAfter(own, resources, app)
}

/** Where links begin that no request caused. */
const originIn = ({ config: { mail, host, port }, devProxy }: Process): string =>
  mail.publicUrl ?? ownUrl(devProxy?.address ?? { address: host, port })

/** SIGHUP comes from a terminal that closes, or from somebody who takes this process for several workers. */
function answerReload({ isProduction }: Config, log: BufferedLog): void {
  if (!isProduction) return
  process.on('SIGHUP', () =>
    log.warn('SIGHUP replaces workers, and WORKERS is 1: restart instead.'),
  )
}

function metered(resources: Resources, metrics: Metrics | undefined): Resources {
  if (!metrics) return resources
  const sessionStore = meteredStore(resources.sessionStore, metrics)
  return { ...resources, sessionStore, mail: countQueuedMails(resources.mail, metrics) }
}

async function behindDevProxy(config: Config, devProxy: DevProxy | undefined) {
  if (!devProxy) return {}
  const isDevelopment = config.environment === 'development'
  return {
    devProxySecret: devProxy.devProxySecret,
    development: isDevelopment ? await devProxy.loadDevelopment() : undefined,
  }
}

function listenOptions({ host, port }: Config, devProxy?: DevProxy): FastifyListenOptions {
  if (!devProxy) return { host, port }
  const listenTextResolver = () => `Server listening at ${ownUrl(devProxy.address)}`
  return { path: devProxy.path, listenTextResolver }
}

/** Prints the lines of a start. Of several workers none does: the primary process prints them once for all. */
function giveWarnings(config: Config, resources: Resources, { log }: FastifyInstance): void {
  for (const warning of config.warnings) log.warn(warning)
  void warnOfOrganizers({ config, ...resources }, log)
}

/** Only the first worker looks after what all of them share. */
async function lookAfter(
  { config, devProxy }: Process,
  resources: Resources,
  app: FastifyInstance,
): Promise<void> {
  const needs = { config, ...resources }
  const open = await cleanAtStart(needs, app.log)
  const address = devProxy?.address ?? (app.server.address() as AddressInfo)
  if (config.environment !== 'production' && devProxy?.greets !== false) {
    greet(config, address, resources.sessionStore, open)
  }
  cleanRegularly(needs, app.log)
}
