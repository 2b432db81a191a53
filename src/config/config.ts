// The settings: the only reader of the environment; names every bad setting at once, with its cure.
import { isAbsolute, join } from 'node:path'
import type { SessionLifetimes } from '../sessions/session-record.ts'
import type { SessionType } from '../sessions/session-store.ts'
import { isProxyName, type TrustProxy } from '../system/request-source.ts'
import { isInMemory, readDatabaseUrl, sessionDatabaseWarnings } from './database.ts'
import { type EnvironmentSettings, readEnvironmentSettings } from './environment.ts'
import { type MailSettings, readMail } from './mail.ts'
import { type MetricsSettings, productionWarnings, readMetrics, readWorkers } from './production.ts'
import { type RedisSettings, readRedis } from './redis.ts'
import { readSecretKeys } from './secret.ts'
import { type Environment, SettingsReader } from './settings-reader.ts'
import { flaskSettings, similarSettings } from './warnings.ts'

export interface Config extends EnvironmentSettings {
  /** The project's folder; nothing depends on the folder the server was started in. */
  root: string
  port: number
  /** Newest first: the first signs, all of them verify. */
  secretKeys: readonly string[]
  session: {
    type: SessionType
    directory: string
    redis: RedisSettings
    lifetimes: SessionLifetimes
    /** Whether "Keep me logged in" is checked at first. */
    permanentByDefault: boolean
  }
  cookie: { secure: boolean; httpOnly: boolean; sameSite: 'lax' | 'strict' | 'none' }
  databaseUrl: string
  mail: MailSettings
  seedSampleData: boolean
  /** Whether anybody may become an organizer, or only whoever is invited. */
  registration: 'open' | 'closed'
  /** As Fastify takes it: false, a number of proxies, or their addresses. */
  trustProxy: TrustProxy
  /** Whether pages end with the dev bar; in development only. */
  devBar: boolean
  logLevel: string
  /** Processes that serve; 1 means this one. */
  workers: number
  metrics: MetricsSettings
  /** What the log says at each start: legal, but perhaps not meant. */
  warnings: readonly string[]
}

export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/**
 * @param root where relative paths begin
 * @throws ConfigError with all problems at once
 */
export function loadConfig(env: Environment, root: string): Config {
  const read = new SettingsReader(env)
  const environment = readEnvironmentSettings(read)
  const { isProduction } = environment
  const secretKeys = readSecretKeys(read, isProduction)
  const session = readSession(read, isProduction, root)
  const databaseUrl = readDatabaseUrl(read)
  const config: Config = {
    ...environment,
    root,
    port: read.integer('PORT', 5000, 0, 65_535),
    secretKeys,
    session,
    cookie: readCookie(read, isProduction),
    databaseUrl,
    mail: readMail(read, isProduction),
    seedSampleData: read.flag('SEED_SAMPLE_DATA', !isProduction),
    registration: read.choice('REGISTRATION', 'closed', ['closed', 'open']),
    trustProxy: readTrustProxy(read),
    devBar: read.flag('DEV_BAR', environment.environment === 'development'),
    logLevel: read.choice('LOG_LEVEL', 'info', LOG_LEVELS),
    workers: readWorkers(read, session.type, isInMemory(databaseUrl)),
    metrics: readMetrics(read),
    warnings: read.warnings,
  }
  const slips = similarSettings(Object.keys(env), read.names).map(
    ([wrong, right]) => `${wrong} is not a setting of this program. Did you mean ${right}?`,
  )
  read.warnings.push(...slips, ...flaskSettings(Object.keys(env)))
  addWarnings(config, read)
  if (read.problems.length > 0) throw new ConfigError([...read.problems, ...slips])
  return config
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

function readSession(read: SettingsReader, isProduction: boolean, root: string): Config['session'] {
  const type = read.choice('SESSION_TYPE', isProduction ? 'redis' : 'filesystem', [
    'filesystem',
    'redis',
    'database',
    'memory',
  ])
  const directory = read.path('SESSION_FILE_DIR', 'flask_session/')
  return {
    type,
    directory: (isAbsolute(directory) ? directory : join(root, directory)).replace(
      /(.)[/\\]+$/,
      '$1',
    ),
    redis: readRedis(read, type === 'redis'),
    lifetimes: {
      permanentSeconds: read.duration('PERMANENT_SESSION_LIFETIME', '7d'),
      browserSeconds: read.duration('SESSION_IDLE_TIMEOUT', '12h'),
      absoluteSeconds: read.duration('SESSION_ABSOLUTE_LIFETIME', '30d'),
    },
    permanentByDefault: read.flag('SESSION_PERMANENT', true),
  }
}

function readCookie(read: SettingsReader, isProduction: boolean): Config['cookie'] {
  const secure = read.flag('SESSION_COOKIE_SECURE', isProduction)
  const sameSite = read.choice('SESSION_COOKIE_SAMESITE', 'lax', ['lax', 'strict', 'none'])
  if (isProduction && !secure) {
    read.problem(
      'SESSION_COOKIE_SECURE',
      'is off in production: no HTTPS rule, and HTTP cookies can be intercepted. Remove it or set it to True',
    )
  }
  if (sameSite === 'none' && !secure) {
    read.problem(
      'SESSION_COOKIE_SAMESITE',
      'None needs SESSION_COOKIE_SECURE=True: browsers drop the cookie otherwise',
    )
  }
  return { secure, sameSite, httpOnly: read.flag('SESSION_COOKIE_HTTPONLY', true) }
}

/** Off unless named: else any visitor could claim any address. */
function readTrustProxy(read: SettingsReader): TrustProxy {
  const text = read.text('TRUST_PROXY', '')
  if (text === '' || /^(false|off|no|0)$/i.test(text)) return false
  if (/^\d{1,2}$/.test(text)) return Number(text)
  if (text.split(',').every((part) => isProxyName(part.trim()))) return text
  read.problem(
    'TRUST_PROXY',
    `is "${text}": give the number of proxies in front (1), or their addresses (10.0.0.1, loopback)`,
  )
  return false
}

function addWarnings(config: Config, read: SettingsReader): void {
  const { lifetimes } = config.session
  if (lifetimes.absoluteSeconds < lifetimes.permanentSeconds) {
    read.warnings.push(
      'SESSION_ABSOLUTE_LIFETIME is shorter than PERMANENT_SESSION_LIFETIME: it ends log-ins first.',
    )
  }
  if (!config.cookie.httpOnly) {
    read.warnings.push(
      'SESSION_COOKIE_HTTPONLY is off: scripts on the page can read the session cookie.',
    )
  }
  if (config.session.type === 'database') {
    read.warnings.push(...sessionDatabaseWarnings(config.databaseUrl))
  }
  if (config.isProduction) read.warnings.push(...productionWarnings(config))
}
