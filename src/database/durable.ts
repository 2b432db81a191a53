// Makes a change outlive a power cut; hides that SQLite otherwise syncs its log only from time to time.
import { sql } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/** With SQLite it costs one sync of the disk; PostgreSQL syncs every commit. */
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
