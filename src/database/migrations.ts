// Brings the tables up to date, in either engine, whichever of several servers comes first.
import { sql } from 'kysely'
import { type Database, isPostgres } from './database.ts'
import { inTurn } from './in-turn.ts'
import * as initial from './migrations/001-initial.ts'

interface Migration {
  up(db: Database, types: ColumnTypes): Promise<void>
}

/** Where the engines' words differ. */
export interface ColumnTypes {
  /** A key that the engine counts up; the number of a deleted row is never used again. */
  id: string
  time: string
}

const TYPES: Record<'sqlite' | 'postgres', ColumnTypes> = {
  sqlite: { id: 'integer primary key autoincrement', time: 'integer' },
  postgres: { id: 'integer generated always as identity primary key', time: 'bigint' },
}

/** In order, for ever: what has landed is never changed. */
const MIGRATIONS: readonly Migration[] = [initial]

/**
 * One query when there is nothing to do. A database that a newer program has migrated is left as
 * it is.
 * @throws DatabaseUnavailable
 */
export async function migrate(db: Database): Promise<void> {
  if ((await currentVersion(db)) >= MIGRATIONS.length) return
  await inTurn(db, async (transaction) => {
    await sql`create table if not exists schema_version (version integer not null)`.execute(
      transaction,
    )
    const version = await currentVersion(transaction)
    if (version >= MIGRATIONS.length) return
    const types = TYPES[isPostgres(db) ? 'postgres' : 'sqlite']
    for (const migration of MIGRATIONS.slice(version)) await migration.up(transaction, types)
    await transaction.deleteFrom('schema_version').execute()
    await transaction.insertInto('schema_version').values({ version: MIGRATIONS.length }).execute()
  })
}

/** 0 where nothing was ever migrated. */
async function currentVersion(db: Database): Promise<number> {
  try {
    const row = await db.selectFrom('schema_version').select('version').executeTakeFirst()
    return row?.version ?? 0
  } catch (error) {
    if (isMissingTable(error as Error)) return 0
    throw error
  }
}

const UNDEFINED_TABLE = '42P01'

const isMissingTable = (error: Error & { code?: string }): boolean =>
  error.code === UNDEFINED_TABLE || error.message.startsWith('no such table')
