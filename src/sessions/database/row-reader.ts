// Turns the texts of rows into records; a text that was decoded before costs a comparison.
import { recordCache } from '../record-cache.ts'
import { decodeRecord } from '../record-format.ts'
import type { StoredRecord, StoreOptions } from '../session-store.ts'
import type { SessionRow } from './session-rows.ts'

export interface RowRecord extends StoredRecord {
  /** The text as it is stored. */
  readonly text: string
}

export type RowReader = ReturnType<typeof rowReader>

/** @param label of the database, for people */
export function rowReader(options: StoreOptions, label: string) {
  const { keys, lifetimes } = options
  const { records, warnOnce, warnIfLarge, ifLive } = recordCache<RowRecord>(options)

  /** Whoever can write the table may have put anything there. */
  function decode({ name, record: text }: SessionRow): RowRecord | undefined {
    const known = records.get(name)
    if (known?.text === text) return known
    const decoded = typeof text === 'string' ? decodeRecord(text, name, keys, lifetimes) : undefined
    return decoded && { ...decoded, text, bytes: Buffer.byteLength(text) }
  }

  /** Undefined when it has ended. */
  function look(row: SessionRow): RowRecord | 'damaged' | undefined {
    const record = decode(row)
    if (record) return ifLive(record)
    warnOnce(
      row.name,
      `The session record ${row.name} in the database ${label} is damaged, edited or renamed: it is ignored.`,
    )
    return 'damaged'
  }

  return {
    look,
    warnIfLarge,

    /** As `look`, for a row that is not kept in mind and where damage is no different from an end. */
    live(row: SessionRow): RowRecord | undefined {
      const record = look(row)
      return record === 'damaged' ? undefined : record
    },

    /** As `live`, and keeps the record in mind for the next page of its visitor. */
    liveInMind(name: string, text: string | undefined): RowRecord | undefined {
      const record = text === undefined ? undefined : this.live({ name, record: text })
      if (record) records.set(name, record)
      else records.delete(name)
      return record
    },
  }
}
