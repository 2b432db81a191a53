// A version of all data, so that pages made of the data can be kept until it changes.
import { CompiledQuery } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/**
 * SQLite counts the changes of this connection, and tells when another connection has changed
 * something. A transaction that is rolled back counts too, which only makes a page once more than
 * needed.
 */
const SQLITE = CompiledQuery.raw(
  `select total_changes() || '.' || data_version as version from pragma_data_version`,
)

/**
 * PostgreSQL names a snapshot by the transactions whose changes it shows: with equal names two
 * snapshots show the same data.
 */
const POSTGRES = CompiledQuery.raw('select pg_current_snapshot()::text as version')

/**
 * Returns a version that never comes again once any program has changed the data. What is read
 * after the version is at least as new as the version; what was read under an equal version has not
 * changed since.
 * @throws DatabaseUnavailable
 */
export async function dataVersion(db: Database): Promise<string> {
  const { rows } = await db.executeQuery<{ version: string }>(isPostgres(db) ? POSTGRES : SQLITE)
  return rows[0]?.version ?? ''
}
