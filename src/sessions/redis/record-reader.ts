// Turns the texts that Redis keeps into records; a text that was decoded before costs nothing.
import { recordCache } from '../record-cache.ts'
import { decodeRecord } from '../record-format.ts'
import type { StoredRecord, StoreOptions } from '../session-store.ts'

/** What was found at a key. */
export type Found = string | null | 'another type'

export interface TextRecord extends StoredRecord {
  /** The text as it is stored. */
  readonly text: string
}

export type RecordReader = ReturnType<typeof recordReader>

/** @param place where the texts are kept, for people */
export function recordReader(options: StoreOptions, place: string) {
  const { keys, lifetimes } = options
  const { records, warnOnce, warnIfLarge, ifLive } = recordCache<TextRecord>(options)

  function decode(name: string, text: string): TextRecord | undefined {
    const known = records.get(name)
    if (known?.text === text) return known
    const decoded = decodeRecord(text, name, keys, lifetimes)
    records.delete(name)
    if (!decoded) return undefined
    const record = { ...decoded, text, bytes: Buffer.byteLength(text) }
    records.set(name, record)
    return record
  }

  /** Undefined when nothing is there, or it has ended. */
  function read(name: string, found: Found): TextRecord | 'damaged' | undefined {
    if (found === null) {
      records.delete(name)
      return undefined
    }
    const record = found === 'another type' ? undefined : decode(name, found)
    if (record) return ifLive(record)
    warnOnce(
      name,
      `The session record ${name} in ${place} is damaged, edited or renamed: it is ignored.`,
    )
    return 'damaged'
  }

  return {
    read,
    warnIfLarge,
    /** As `read`, where damage is no different from nothing. */
    live(name: string, found: Found): TextRecord | undefined {
      const record = read(name, found)
      return record === 'damaged' ? undefined : record
    },
  }
}
