// All session records in the database: listed, counted, swept, cleared; blocks nobody for long.
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../database/database.ts'
import { countLive, noTotals } from '../record-cache.ts'
import type { NamedRecord, StoreTotals } from '../session-store.ts'
import type { Availability } from './availability.ts'
import type { RowReader } from './row-reader.ts'
import {
  removeSameRow,
  removeSome,
  removeSomeEnded,
  rowBatches,
  type SessionRow,
} from './session-rows.ts'

export interface AllRowsParts {
  db: Database
  availability: Availability
  reader: RowReader
  /** Milliseconds since 1970. */
  clock: () => number
}

/** A walk rests so long after each batch, which takes about as long, so that pages come in between. */
const REST_MS = 4

async function* walk({ db, availability }: AllRowsParts): AsyncIterable<SessionRow> {
  const batches = rowBatches(db)[Symbol.asyncIterator]()
  for (;;) {
    const none = { done: true, value: undefined } as const
    const batch = await availability.read(() => batches.next(), none)
    if (batch.done) return
    yield* batch.value
    await delay(REST_MS)
  }
}

/** @see SessionStore.list */
export async function* listRows(parts: AllRowsParts): AsyncIterable<NamedRecord> {
  for await (const row of walk(parts)) {
    const record = parts.reader.live(row)
    if (record) yield { ...record, name: row.name }
  }
}

/** Removes a row; false when it was changed meanwhile, or is gone. */
type Remove = (row: SessionRow) => Promise<boolean>

/** @see SessionStore.survey */
export const surveyRows = (parts: AllRowsParts): Promise<StoreTotals> =>
  countRows(parts, async () => false)

/**
 * First removes, by the batch, the rows whose own time has passed, damaged ones too: a server that could
 * still read one would have renewed it. Then looks at each row left, which has ended only where
 * lifetimes were shortened.
 * @see SessionStore.sweep
 */
export async function sweepRows(parts: AllRowsParts): Promise<StoreTotals> {
  const { db, availability, clock } = parts
  const removed = await inBatches(parts, () => removeSomeEnded(db, clock()))
  const totals = await countRows(parts, (row) => availability.change(() => removeSameRow(db, row)))
  return { ...totals, removed: totals.removed + removed }
}

/** @see SessionStore.clear */
export const clearRows = (parts: AllRowsParts): Promise<number> =>
  inBatches(parts, () => removeSome(parts.db))

async function countRows(parts: AllRowsParts, remove: Remove): Promise<StoreTotals> {
  const totals = noTotals()
  for await (const row of walk(parts)) {
    const record = parts.reader.look(row)
    if (record === 'damaged') totals.damaged++
    else if (record) countLive(totals, record)
    else if (await remove(row)) totals.removed++
  }
  return totals
}

/** Removes batch by batch until `remove` finds none. @returns how many were removed */
async function inBatches(
  { availability }: AllRowsParts,
  remove: () => Promise<number | undefined>,
): Promise<number> {
  for (let removed = 0; ; ) {
    const batch = await availability.change(remove)
    if (batch === undefined) return removed
    removed += batch
    await delay(REST_MS)
  }
}
