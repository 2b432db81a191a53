// What stores have in common: decoded records kept at hand, warnings given once, and counting.
import { BoundedMap } from '../system/bounded-map.ts'
import {
  type DecodedRecord,
  decodeRecord,
  encodeRecord,
  LARGE_RECORD_BYTES,
} from './record-format.ts'
import { hasEnded, type SessionRecord } from './session-record.ts'
import type { StoredRecord, StoreOptions, StoreTotals } from './session-store.ts'

export type RecordCache<R extends StoredRecord> = ReturnType<typeof recordCache<R>>

const CACHED_RECORDS = 2_000
const WARNED_NAMES = 1_000

/** The cache does not know whether a record is still the stored one: its store has to. */
export function recordCache<R extends StoredRecord>(options: StoreOptions) {
  const { keys, lifetimes, clock = Date.now, warn = () => {} } = options
  const records = new BoundedMap<string, R>(CACHED_RECORDS)
  const warned = new Set<string>()

  function warnOnce(name: string, message: string): void {
    if (warned.has(name) || warned.size >= WARNED_NAMES) return
    warned.add(name)
    warn(message)
  }

  /** Warns of a record that has grown large. @throws RecordTooLarge above 64 kB */
  function encode(name: string, record: SessionRecord): string {
    const text = encodeRecord(record, name, keys)
    if (text.length > LARGE_RECORD_BYTES) {
      warnOnce(name, `Session ${name} has grown to ${text.length} bytes: keep less in it.`)
    }
    return text
  }

  /** Undefined, and `warning` is given once, when there is no text or its signature does not verify. */
  function decode(
    name: string,
    text: string | undefined,
    warning: string,
  ): DecodedRecord | undefined {
    const decoded = text === undefined ? text : decodeRecord(text, name, keys, lifetimes)
    if (!decoded) warnOnce(name, warning)
    return decoded
  }

  return {
    records,
    warnOnce,
    encode,
    decode,
    /** The record, or undefined when its session has ended. */
    ifLive: (record: R): R | undefined => (hasEnded(record.record, clock()) ? undefined : record),
  }
}

export const noTotals = (): StoreTotals => ({
  live: 0,
  removed: 0,
  damaged: 0,
  bytes: 0,
  largestBytes: 0,
})

export function countLive(totals: StoreTotals, { bytes }: StoredRecord): void {
  totals.live++
  totals.bytes += bytes
  totals.largestBytes = Math.max(totals.largestBytes, bytes)
}
