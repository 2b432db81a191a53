// Tells one state of the data from another, so that what was made of it may be kept until it changes.
import { CompiledQuery } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/**
 * SQLite counts what this connection has changed, and tells when another one has. A transaction
 * that is rolled back counts too, which costs a page that is made once more.
 */
const SQLITE = CompiledQuery.raw(
  `select total_changes() || '.' || data_version as version from pragma_data_version`,
)

/** A snapshot names the transactions whose changes it sees: two of the same name see the same data. */
const POSTGRES = CompiledQuery.raw('select pg_current_snapshot()::text as version')

/**
 * A text that never comes again once any program has changed the data. What is read after it was
 * asked is at least as new; what was read under an equal text is as it would be read now.
 * @throws DatabaseUnavailable
 */
export async function dataVersion(db: Database): Promise<string> {
  const { rows } = await db.executeQuery<{ version: string }>(isPostgres(db) ? POSTGRES : SQLITE)
  return rows[0]?.version ?? ''
}
