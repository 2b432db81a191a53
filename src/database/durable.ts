// A change that a power cut can't undo; hides that SQLite otherwise syncs its log only now and then.
import { sql } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/** Costs one sync of the disk with SQLite. PostgreSQL syncs every commit. */
export function durably<T>(db: Database, change: (db: Database) => Promise<T>): Promise<T> {
  if (isPostgres(db)) return change(db)
  return db.connection().execute(async (connection) => {
    const before = await sql<{ synchronous: number }>`pragma synchronous`.execute(connection)
    await sql`pragma synchronous = full`.execute(connection)
    try {
      return await change(connection)
    } finally {
      const { synchronous } = before.rows[0] ?? { synchronous: 1 }
      await sql.raw(`pragma synchronous = ${synchronous}`).execute(connection)
    }
  })
}
