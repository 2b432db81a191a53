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
    const { loadConfig } = await import('../../src/config.ts')
    const { readEnvironment } = await import('../../src/env-file.ts')
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

function readEnvFile(root: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(root, '.env'), 'utf8'))
  } catch {
    return {}
  }
}
