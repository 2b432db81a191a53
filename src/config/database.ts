// DATABASE_URL as it may be written; hides why a database's address is not understood.
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
