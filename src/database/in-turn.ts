// Transactions that only one server runs at a time; hides how each engine locks.
import { sql } from 'kysely'
import { type Database, DatabaseUnavailable, isPostgres } from './database.ts'
import { BUSY, codeOf } from './sqlite-driver.ts'

/** Any number, as long as it is that of no other lock in this database. */
const START_LOCK = 730_182_224

/** How long a start waits for another one that makes the tables, since disks can be slow. */
const START_PATIENCE_MS = 30_000

/**
 * Runs what a server does once at its start. If another server is starting, it waits for that one,
 * longer than a page would.
 * @throws DatabaseUnavailable
 */
export async function inTurnAtStart<T>(
  db: Database,
  work: (trx: Database) => Promise<T>,
): Promise<T> {
  const giveUpAt = performance.now() + START_PATIENCE_MS
  for (;;) {
    try {
      return await inTurn(db, work, START_LOCK)
    } catch (error) {
      const isLocked = error instanceof DatabaseUnavailable && codeOf(error.cause) === BUSY
      if (!isLocked || performance.now() > giveUpAt) throw error
    }
  }
}

/**
 * Runs a transaction after those of other servers with the same lock have committed. In SQLite all
 * transactions wait for each other, as each begins with the write lock.
 * @param lock the number of what must not run twice at once
 */
export function inTurn<T>(
  db: Database,
  work: (trx: Database) => Promise<T>,
  lock: number,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${lock})`.execute(trx)
    return work(trx)
  })
}
