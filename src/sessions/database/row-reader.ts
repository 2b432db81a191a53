// Turns the texts of rows into records; a text that was decoded before costs a comparison.
import { recordCache } from '../record-cache.ts'
import type { StoreOptions } from '../session-store.ts'
import type { TextRecord } from '../text-records.ts'
import type { SessionRow } from './session-rows.ts'

export type RowReader = ReturnType<typeof rowReader>

/** @param label of the database, for people */
export function rowReader(options: StoreOptions, label: string) {
  const { records, encode, decode, ifLive } = recordCache<TextRecord>(options)

  /** Undefined when it has ended. Whoever can write the table may have put anything there. */
  function look({ name, record: text }: SessionRow): TextRecord | 'damaged' | undefined {
    const known = records.get(name)
    if (known && known.text === text) return ifLive(known)
    const warning = `The session record ${name} in the database ${label} is damaged, edited or renamed: it is ignored.`
    const decoded = decode(name, typeof text === 'string' ? text : undefined, warning)
    return decoded ? ifLive({ ...decoded, text, bytes: Buffer.byteLength(text) }) : 'damaged'
  }

  return {
    look,
    encode,

    /** As `look`, for a row that is not kept in mind and where damage is no different from an end. */
    live(row: SessionRow): TextRecord | undefined {
      const record = look(row)
      return record === 'damaged' ? undefined : record
    },

    /** As `live`, and keeps the record in mind for the next page of its visitor. */
    liveInMind(name: string, text: string | undefined): TextRecord | undefined {
      const record = text === undefined ? undefined : this.live({ name, record: text })
      if (record) records.set(name, record)
      else records.delete(name)
      return record
    },
  }
}
