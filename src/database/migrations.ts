// Brings the tables up to date, once, whichever of several servers comes first.
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import * as initial from './migrations/001-initial.ts'

interface Migration {
  up(db: Kysely<never>, types: ColumnTypes): Promise<void>
}

/** Where the engines' words differ. */
export interface ColumnTypes {
  id: string
  time: string
}

/** In order, for ever: what has landed is never changed. */
const MIGRATIONS: readonly Migration[] = [initial]

const LOCK_NUMBER = 5_000_500

/** @throws DatabaseUnavailable */
export async function migrate(db: Database): Promise<void> {
  if ((await currentVersion(db)) >= MIGRATIONS.length) return
  const isPostgres = isPostgresDatabase(db)
  await db.connection().execute(async (connection) => {
    await sql.raw(isPostgres ? 'begin' : 'begin immediate').execute(connection)
    try {
      if (isPostgres) await sql`select pg_advisory_xact_lock(${LOCK_NUMBER})`.execute(connection)
      await migrateLocked(connection)
      await sql`commit`.execute(connection)
    } catch (error) {
      await sql`rollback`.execute(connection)
      throw error
    }
  })
}

async function migrateLocked(db: Database): Promise<void> {
  const isPostgres = isPostgresDatabase(db)
  const types: ColumnTypes = isPostgres
    ? { id: 'integer generated always as identity primary key', time: 'bigint' }
    : { id: 'integer primary key', time: 'integer' }
  await sql`create table if not exists schema_version (version integer not null)`.execute(db)
  const version = await currentVersion(db)
  for (const migration of MIGRATIONS.slice(version)) {
    await migration.up(db as unknown as Kysely<never>, types)
  }
  await sql`delete from schema_version`.execute(db)
  await sql`insert into schema_version values (${MIGRATIONS.length})`.execute(db)
}

/** 0 where nothing was ever migrated. */
async function currentVersion(db: Database): Promise<number> {
  const tables = isPostgresDatabase(db)
    ? sql<{
        found: number
      }>`select count(*) as found from information_schema.tables where table_schema = current_schema() and table_name = 'schema_version'`
    : sql<{
        found: number
      }>`select count(*) as found from sqlite_master where name = 'schema_version'`
  const { rows } = await tables.execute(db)
  if (Number(rows[0]?.found) === 0) return 0
  const versions = await sql<{ version: number }>`select version from schema_version`.execute(db)
  return versions.rows[0]?.version ?? 0
}

const isPostgresDatabase = (db: Database): boolean =>
  db.getExecutor().adapter.constructor.name === 'PostgresAdapter'
