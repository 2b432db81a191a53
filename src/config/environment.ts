// Development or production, and who may reach the server: what a forgotten setting must not decide.

import { isLoopbackHost } from '../system/request-source.ts'
import { flaskEnvNote } from './production.ts'
import type { SettingsReader } from './settings-reader.ts'

export interface EnvironmentSettings {
  environment: 'development' | 'production' | 'test'
  /** What decided that, such as "NODE_ENV is not set". */
  environmentReason: string
  isProduction: boolean
  host: string
}

const WAYS_OUT =
  'set NODE_ENV=production to serve them (or NODE_ENV=development to show them a development server), or HOST=127.0.0.1 to stay on this machine'

export function readEnvironmentSettings(read: SettingsReader): EnvironmentSettings {
  const [node, flask] = [read.text('NODE_ENV', ''), read.text('FLASK_ENV', '')]
  const name = node ? 'NODE_ENV' : 'FLASK_ENV'
  const environment = read.choice(name, 'development', ['development', 'production', 'test'])
  read.warnings.push(...flaskEnvNote(read, environment))
  const isChosen = node !== '' || flask !== ''
  const environmentReason = isChosen
    ? `${name} is ${node || flask}${node ? '' : ' and NODE_ENV is not set'}`
    : 'NODE_ENV is not set'
  const isProduction = environment === 'production'
  return { environment, environmentReason, isProduction, host: readHost(read, isChosen) }
}

/** A server that others can reach says what it is: a forgotten NODE_ENV shows sample passwords. */
function readHost(read: SettingsReader, isChosen: boolean): string {
  const host = read.text('HOST', '127.0.0.1')
  if (!isChosen && !isLoopbackHost(host)) {
    read.problem('HOST', `is ${host}, which others can reach, and NODE_ENV is not set: ${WAYS_OUT}`)
  }
  return host
}
