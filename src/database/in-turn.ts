// A transaction that one server at a time may be in; hides how each engine locks.
import { sql } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/** Any number will do, as long as nobody else in this database uses it for something else. */
const LOCK = 730_182_224

/**
 * For the work of a start: the next server begins when this one has committed. In SQLite every
 * transaction is so, as it begins with the write lock.
 */
export function inTurn<T>(db: Database, work: (trx: Database) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    return work(trx)
  })
}
