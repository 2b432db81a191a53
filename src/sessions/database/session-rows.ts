// The table of session records: every statement on it, the same for SQLite and PostgreSQL.
import { sql } from 'kysely'
import { type Database, isPostgres } from '../../database/database.ts'
import { prepared } from '../../database/prepared.ts'
import { isRecordName } from '../session-record.ts'

export interface SessionRow {
  name: string
  record: string
}

/** How many rows are looked at, or removed, before others have their turn again. */
const BATCH = 100

const selectRecord = prepared((db, name: string) =>
  db.selectFrom('sessions').select('record').where('name', '=', name),
)

/** Undefined when there is none. */
export async function findRow(db: Database, name: string): Promise<string | undefined> {
  const [row] = await selectRecord(db, name)
  return row?.record
}

const insertOrReplace = prepared((db, name: string, record: string, expiresAt: number) =>
  db
    .insertInto('sessions')
    .values({ name, record, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ record, expires_at: expiresAt }),
    ),
)

/** @param expiresAt whole milliseconds since 1970, here and below */
export async function putRow(
  db: Database,
  name: string,
  record: string,
  expiresAt: number,
): Promise<void> {
  await insertOrReplace(db, name, record, expiresAt)
}

const insertIfAbsent = prepared((db, name: string, record: string, expiresAt: number) =>
  db
    .insertInto('sessions')
    .values({ name, record, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name'),
)

/** False when there is one of this name already. */
export async function addRow(
  db: Database,
  name: string,
  record: string,
  expiresAt: number,
): Promise<boolean> {
  return (await insertIfAbsent(db, name, record, expiresAt)).length > 0
}

const replaceIfSame = prepared(
  (db, name: string, before: string, record: string, expiresAt: number) =>
    db
      .updateTable('sessions')
      .set({ record, expires_at: expiresAt })
      .where('name', '=', name)
      .where('record', '=', before)
      .returning('name'),
)

/** False when it is no longer the `before` that was found, or is gone. */
export async function replaceRow(
  db: Database,
  { name, record: before }: SessionRow,
  record: string,
  expiresAt: number,
): Promise<boolean> {
  return (await replaceIfSame(db, name, before, record, expiresAt)).length > 0
}

const selectToChange = prepared((db, name: string) => {
  const query = db.selectFrom('sessions').select('record').where('name', '=', name)
  return isPostgres(db) ? query.forUpdate() : query
})

const updateRecord = prepared((db, name: string, record: string, expiresAt: number) =>
  db.updateTable('sessions').set({ record, expires_at: expiresAt }).where('name', '=', name),
)

export interface Edited {
  record: string
  expiresAt: number
}

/**
 * Locks the row (SQLite: the database, for writing), reads it, and writes what `edit` makes of it.
 * @param edit must not wait for anything; undefined leaves the row as it is, and so does an error
 * @returns the text that was written; undefined when nothing was, or there is no row
 */
export function editRow(
  db: Database,
  name: string,
  edit: (record: string) => Edited | undefined,
): Promise<string | undefined> {
  return db.transaction().execute(async (trx) => {
    const [row] = await selectToChange(trx, name)
    const edited = row && edit(row.record)
    if (!edited) return undefined
    await updateRecord(trx, name, edited.record, edited.expiresAt)
    return edited.record
  })
}

const deleteRecord = prepared((db, name: string) =>
  db.deleteFrom('sessions').where('name', '=', name).returning('record'),
)

/** @returns the last text of the row; undefined when there was none */
export async function removeRow(db: Database, name: string): Promise<string | undefined> {
  const [row] = await deleteRecord(db, name)
  return row?.record
}

const deleteIfSame = prepared((db, name: string, record: string) =>
  db.deleteFrom('sessions').where('name', '=', name).where('record', '=', record).returning('name'),
)

/** False when it was changed meanwhile, or is gone. */
export async function removeSameRow(db: Database, { name, record }: SessionRow): Promise<boolean> {
  return (await deleteIfSame(db, name, record)).length > 0
}

const selectPage = prepared((db, after: string) =>
  db
    .selectFrom('sessions')
    .select(['name', 'record'])
    .where('name', '>', after)
    .orderBy('name')
    .limit(BATCH),
)

/** All rows that sessions have, a batch at a time; empty batches are left out. */
export async function* rowBatches(db: Database): AsyncIterable<SessionRow[]> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: SessionRow[] = await selectPage(db, after)
    const named = rows.filter(({ name }) => isRecordName(name))
    if (named.length > 0) yield named
    after = rows.length < BATCH ? undefined : rows.at(-1)?.name
  }
}

const selectSome = prepared((db) => db.selectFrom('sessions').select('name').limit(BATCH))
const selectEnded = prepared((db, now: number) =>
  db.selectFrom('sessions').select('name').where('expires_at', '<=', now).limit(BATCH),
)

/** Removes some rows, whichever they are. @returns how many; undefined once there are none */
export async function removeSome(db: Database): Promise<number | undefined> {
  const names = (await selectSome(db)).map(({ name }) => name)
  if (names.length === 0) return undefined
  return changedBy(db.deleteFrom('sessions').where('name', 'in', names))
}

/** As `removeSome`, but only rows that end by `now`, and that no renewal has moved meanwhile. */
export async function removeSomeEnded(db: Database, now: number): Promise<number | undefined> {
  const names = (await selectEnded(db, now)).map(({ name }) => name)
  if (names.length === 0) return undefined
  const ended = db.deleteFrom('sessions').where('name', 'in', names)
  return changedBy(ended.where('expires_at', '<=', now))
}

async function changedBy(query: {
  executeTakeFirst(): Promise<{ numDeletedRows: bigint } | undefined>
}): Promise<number> {
  return Number((await query.executeTakeFirst())?.numDeletedRows ?? 0)
}

/** @throws an error of the engine where the table is not there, or not ours to read */
export async function lookAtTable(db: Database): Promise<void> {
  await db.selectFrom('sessions').select('name').limit(1).execute()
}

/**
 * Whether PostgreSQL confirms a change before its disk has it (`synchronous_commit` off). False for
 * SQLite, which was opened to wait.
 */
export async function answersTooEarly(db: Database): Promise<boolean> {
  if (!isPostgres(db)) return false
  const { rows } = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(db)
  return rows[0]?.synchronous_commit === 'off'
}
