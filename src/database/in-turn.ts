// A transaction that one server at a time may be in; hides how each engine locks.
import { sql } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/** Any number will do, as long as nobody else in this database uses it for something else. */
const START_LOCK = 730_182_224

/**
 * The next server begins when this one has committed. In SQLite every transaction is so, as it
 * begins with the write lock.
 *
 * @param lock names what must not happen twice at once; that of a start when undefined
 */
export function inTurn<T>(
  db: Database,
  work: (trx: Database) => Promise<T>,
  lock = START_LOCK,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${lock})`.execute(trx)
    return work(trx)
  })
}
