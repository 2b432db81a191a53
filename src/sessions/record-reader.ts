// Turns stored texts into records; hides decoding, its cache, and who was warned of what.
import { decodeRecord, LARGE_RECORD_BYTES } from './record-format.ts'
import { hasEnded } from './session-record.ts'
import type { StoredRecord, StoreOptions } from './session-store.ts'

/** What was found at a key. */
export type Found = string | null | 'another type'

export interface TextRecord extends StoredRecord {
  /** The text as it is stored. */
  readonly text: string
}

export type RecordReader = ReturnType<typeof recordReader>

const CACHED_RECORDS = 20_000
const WARNED_NAMES = 1_000

/** @param place where the texts are kept, for people */
export function recordReader(options: StoreOptions, place: string) {
  const { keys, lifetimes, clock = Date.now, warn = () => {} } = options
  const cache = new Map<string, TextRecord>()
  const warned = new Set<string>()

  function warnOnce(name: string, message: string): void {
    if (warned.has(name) || warned.size >= WARNED_NAMES) return
    warned.add(name)
    warn(message)
  }

  function decode(name: string, text: string): TextRecord | undefined {
    const known = cache.get(name)
    if (known?.text === text) return known
    const decoded = decodeRecord(text, name, keys, lifetimes)
    cache.delete(name)
    if (!decoded) return undefined
    const record = { ...decoded, text, bytes: Buffer.byteLength(text) }
    if (cache.size >= CACHED_RECORDS) cache.delete(cache.keys().next().value as string)
    cache.set(name, record)
    return record
  }

  /** Undefined when nothing is there, or it has ended; a text that was decoded before costs nothing. */
  function read(name: string, found: Found): TextRecord | 'damaged' | undefined {
    if (found === null) {
      cache.delete(name)
      return undefined
    }
    const record = found === 'another type' ? undefined : decode(name, found)
    if (record) return hasEnded(record.record, clock()) ? undefined : record
    warnOnce(
      name,
      `The session record ${name} in ${place} is damaged, edited or renamed: it is ignored.`,
    )
    return 'damaged'
  }

  return {
    read,
    /** As `read`, where damage is no different from nothing. */
    live(name: string, found: Found): TextRecord | undefined {
      const record = read(name, found)
      return record === 'damaged' ? undefined : record
    },
    warnIfLarge(name: string, text: string): void {
      if (text.length <= LARGE_RECORD_BYTES) return
      warnOnce(name, `Session ${name} has grown to ${text.length} bytes: keep less in it.`)
    },
  }
}
