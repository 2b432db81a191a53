// Starts the server: reads the settings, then serves alone or watches over several workers.
import cluster from 'node:cluster'
import Fastify from 'fastify'
import { type Config, loadConfig } from '../config/config.ts'
import { envFileWarnings, readEnvironment } from '../config/env-file.ts'
import { newServerStart } from '../domain/server-starts.ts'
import { loggerOptions } from '../monitoring/log.ts'
import { sayEnvironment } from './banner.ts'
import { tellOfNewDirectory, warnOfOrganizers } from './housekeeping.ts'
import { superviseWorkers } from './primary.ts'
import { openResources } from './resources.ts'
import { type DevProxy, serve } from './serve.ts'
import { explain } from './startup-errors.ts'
import { findWorker } from './worker.ts'

/**
 * Runs the server until a signal ends it; the process exits 1 with one line when it can't start.
 * @param devProxy undefined without `npm run dev`
 */
export async function start(root: string, devProxy?: DevProxy): Promise<void> {
  try {
    const config = readSettings(root)
    if (cluster.isPrimary && devProxy?.greets !== false) sayEnvironment(config)
    if (config.workers > 1 && cluster.isPrimary && !devProxy) await supervise(config)
    else await serve({ config, worker: await findWorker(), devProxy })
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

function readSettings(root: string): Config {
  const config = loadConfig(readEnvironment(root, process.env), root)
  return { ...config, warnings: [...envFileWarnings(root), ...config.warnings] }
}

/** Does once what all workers share, and starts them. */
async function supervise(config: Config): Promise<void> {
  const { log } = Fastify({ logger: loggerOptions(config.logLevel, config.isProduction) })
  process.on('SIGHUP', () => {}) // Ignored until superviseWorkers handles it; the default would end the process.
  const quiet = { info() {}, warn() {} }
  const resources = await openResources(config, quiet)
  for (const warning of config.warnings) log.warn(warning)
  tellOfNewDirectory(resources.sessionStore, log)
  const start = newServerStart(Date.now())
  warnOfOrganizers({ config, ...resources }, log).finally(resources.close)
  await superviseWorkers({ count: config.workers, start, log })
}
