// Settings that matter where people depend on the server, and what its log says of unsafe ones.
import type { SessionType } from '../sessions/session-store.ts'
import { isInMemory } from './database.ts'
import { NO_MAIL } from './mail.ts'
import type { SettingsReader } from './settings-reader.ts'

export interface MetricsSettings {
  isOn: boolean
  /** Who asks for /metrics must send it; undefined means this machine alone may ask. */
  token: string | undefined
}

const MOST_WORKERS = 64
const LEAST_TOKEN_LENGTH = 16

/** @param isInMemory whether the database lives in each process alone */
export function readWorkers(
  read: SettingsReader,
  sessionType: SessionType,
  isInMemory: boolean,
): number {
  const workers = read.integer('WORKERS', 1, 1, MOST_WORKERS)
  if (workers > 1 && sessionType === 'memory') {
    read.problem(
      'WORKERS',
      `is ${workers} while SESSION_TYPE is memory: each worker would know only its own log-ins. Use filesystem, redis or database`,
    )
  }
  if (workers > 1 && sessionType === 'database' && isInMemory) {
    read.problem(
      'WORKERS',
      `is ${workers} while SESSION_TYPE is database and DATABASE_URL sqlite::memory: each worker would know only its own log-ins. Use a file, or postgres://`,
    )
  }
  return workers
}

export function readMetrics(read: SettingsReader): MetricsSettings {
  const isOn = read.flag('METRICS', false)
  const token = read.text('METRICS_TOKEN', '') || undefined
  if (token && token.length < LEAST_TOKEN_LENGTH) {
    read.problem(
      'METRICS_TOKEN',
      `is shorter than ${LEAST_TOKEN_LENGTH} characters: make it longer`,
    )
  }
  return { isOn, token }
}

/** Which of the two names decided is not left to guessing. */
export function flaskEnvNote(read: SettingsReader, environment: string): string[] {
  const isDecisive = read.text('FLASK_ENV', '') !== '' && read.text('NODE_ENV', '') === ''
  return isDecisive ? [`NODE_ENV is not set: FLASK_ENV decides, this is ${environment}.`] : []
}

interface Unsafe {
  session: { type: SessionType }
  databaseUrl: string
  seedSampleData: boolean
  mail: { smtp: unknown; publicUrl: string | undefined }
}

/** What is legal in production, but perhaps not meant. */
export function productionWarnings(config: Unsafe): string[] {
  const { session, databaseUrl, seedSampleData, mail } = config
  const warnings: string[] = mail.smtp ? [] : [NO_MAIL]
  if (!mail.publicUrl) warnings.push('PUBLIC_URL is not set, so passkeys are off.')
  if (seedSampleData) {
    warnings.push(
      'SEED_SAMPLE_DATA is on in production: the sample organizers have a password that everybody knows.',
    )
  }
  if (session.type === 'filesystem') {
    warnings.push(
      'SESSION_TYPE is filesystem in production: the file store does not scale over several machines. Use redis there, or database with PostgreSQL.',
    )
  }
  if (session.type === 'memory') {
    warnings.push('SESSION_TYPE is memory in production: every restart logs everyone out.')
  }
  if (session.type === 'database' && isInMemory(databaseUrl)) {
    warnings.push(
      'SESSION_TYPE is database and DATABASE_URL sqlite::memory: in production: every restart logs everyone out.',
    )
  }
  return warnings
}
