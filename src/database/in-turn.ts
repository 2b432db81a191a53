// A transaction that one server at a time may be in; hides how each engine locks.
import { sql } from 'kysely'
import { type Database, DatabaseUnavailable, isPostgres } from './database.ts'
import { BUSY, codeOf } from './sqlite-driver.ts'

/** Any number will do, as long as nobody else in this database uses it for something else. */
const START_LOCK = 730_182_224

/** A start waits this long for another one that makes the tables: disks can be slow. */
const START_PATIENCE_MS = 30_000

/**
 * What a server does once at its start. Another one that starts meanwhile waits for it, longer
 * than a page would.
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
 * The next server begins when this one has committed. In SQLite every transaction is so, as it
 * begins with the write lock.
 * @param lock names what must not happen twice at once
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
