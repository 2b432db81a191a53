// DATABASE_URL as it may be written; hides why a database's address is not understood, and what is
// unsafe about one that keeps sessions.
import { isLoopbackHost } from '../system/request-source.ts'
import type { SettingsReader } from './settings-reader.ts'

const FORMS = 'use sqlite:data/planner.db or postgres://user:password@host/database'
const ENCODING =
  'within user and password write % as %25, @ as %40, : as %3A, / as %2F, ? as %3F and # as %23'

/** The address itself is never repeated: it holds a password. */
export function readDatabaseUrl(read: SettingsReader): string {
  const text = read.path('DATABASE_URL', 'sqlite:data/planner.db')
  const problem = /^postgres(ql)?:\/\//.test(text) ? problemOfPostgres(text) : problemOfSqlite(text)
  if (problem) read.problem('DATABASE_URL', problem)
  return text
}

/** `sqlite:path`, or as SQLAlchemy has it: `sqlite:///relative` and `sqlite:////absolute`. */
const problemOfSqlite = (text: string): string | undefined =>
  /^sqlite:(\/\/\/.|\/[^/]|[^/])/.test(text) ? undefined : `is not understood: ${FORMS}`

function problemOfPostgres(text: string): string | undefined {
  if (!URL.canParse(text)) return `is not understood: ${FORMS}; ${ENCODING}`
  const { username, password, pathname, hash } = new URL(text)
  if (hash) return `has a # in it: ${ENCODING}`
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part)
    return undefined
  } catch {
    return `has a % that begins no code such as %40: ${ENCODING}`
  }
}

/** Whether the database ends with its process, and what is in it too. */
export const isInMemory = (databaseUrl: string): boolean =>
  /^sqlite:(\/\/\/)?:memory:$/.test(databaseUrl)

/** How `pg` is told to use TLS. */
const WITH_TLS = /[?&](sslmode=(?!disable|allow)|ssl=(true|1)|sslrootcert=)/

/** What is legal for a database that keeps sessions, but perhaps not meant. */
export function sessionDatabaseWarnings(databaseUrl: string): string[] {
  if (!URL.canParse(databaseUrl) || databaseUrl.startsWith('sqlite:')) return []
  const { host, searchParams } = new URL(databaseUrl)
  const place = searchParams.get('host') ?? host
  const isHere = place === '' || place.startsWith('/') || isLoopbackHost(place)
  if (isHere || WITH_TLS.test(databaseUrl)) return []
  return [
    `DATABASE_URL leads to ${place} without TLS: sessions and the password can be read off the network. Add sslmode=verify-full to it unless that network is yours alone.`,
  ]
}
