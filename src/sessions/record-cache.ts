// What the stores of files, of Redis and of the database share: decoded records kept at hand, warnings given once.
import { BoundedMap } from '../system/bounded-map.ts'
import { LARGE_RECORD_BYTES } from './record-format.ts'
import { hasEnded } from './session-record.ts'
import type { StoredRecord, StoreOptions, StoreTotals } from './session-store.ts'

export type RecordCache<R extends StoredRecord> = ReturnType<typeof recordCache<R>>

const CACHED_RECORDS = 20_000
const WARNED_NAMES = 1_000

/** Whether a cached record is still the stored one, its store must know. */
export function recordCache<R extends StoredRecord>({
  clock = Date.now,
  warn = () => {},
}: Pick<StoreOptions, 'clock' | 'warn'>) {
  const records = new BoundedMap<string, R>(CACHED_RECORDS)
  const warned = new Set<string>()

  function warnOnce(name: string, message: string): void {
    if (warned.has(name) || warned.size >= WARNED_NAMES) return
    warned.add(name)
    warn(message)
  }

  return {
    records,
    warnOnce,
    warnIfLarge(name: string, text: string): void {
      if (text.length <= LARGE_RECORD_BYTES) return
      warnOnce(name, `Session ${name} has grown to ${text.length} bytes: keep less in it.`)
    },
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
