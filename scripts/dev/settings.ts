// What the parent of `npm run dev` needs of the settings, read once at its start.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

export interface DevSettings {
  host: string
  port: number
  trustsProxies: boolean
  /** Pages follow changes, and errors are shown on them. */
  isDevelopment: boolean
}

/** @throws ConfigError; yet source that does not even load must not keep the parent from waiting for its repair */
export async function readDevSettings(root: string): Promise<DevSettings> {
  try {
    const { loadConfig } = await import('../../src/config/config.ts')
    const { readEnvironment } = await import('../../src/config/env-file.ts')
    const config = loadConfig(readEnvironment(root, process.env), root)
    const { host, port, trustProxy, environment } = config
    const trustsProxies = trustProxy !== false
    return { host, port, trustsProxies, isDevelopment: environment === 'development' }
  } catch (error) {
    if ((error as Error).name === 'ConfigError') throw error
    const env = { ...readEnvFile(root), ...process.env }
    const port = Number(env.PORT || 5000)
    return {
      host: env.HOST || '127.0.0.1',
      port,
      trustsProxies: false,
      isDevelopment: !(env.NODE_ENV || env.FLASK_ENV),
    }
  }
}

/** A line for each setting that `npm run dev` itself goes by and that is another by now. */
export async function needsRestart(root: string, running: DevSettings): Promise<string[]> {
  const now = await readDevSettings(root).catch(() => running) // The next server names what is wrong.
  const pairs: [name: string, before: unknown, after: unknown][] = [
    ['HOST', running.host, now.host],
    ['PORT', running.port, now.port],
    ['TRUST_PROXY', onOff(running.trustsProxies), onOff(now.trustsProxies)],
    ['NODE_ENV', environmentName(running), environmentName(now)],
  ]
  return pairs
    .filter(([, before, after]) => before !== after)
    .map(
      ([name, before, after]) =>
        `${name} is ${after} now, but npm run dev goes on with ${before}. Stop it and start it again.`,
    )
}

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off')
const environmentName = ({ isDevelopment }: DevSettings): string =>
  isDevelopment ? 'development' : 'not development'

function readEnvFile(root: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(root, '.env'), 'utf8'))
  } catch {
    return {}
  }
}
