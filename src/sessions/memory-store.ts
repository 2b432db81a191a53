// Session records in this process: for tests and comparisons; nothing survives a restart.
import { countLive, noTotals } from './record-cache.ts'
import { changedRecord, decodeRecord, encodeRecord } from './record-format.ts'
import { hasEnded, isLater, recordName, type SessionRecord } from './session-record.ts'
import type {
  NamedRecord,
  RecordChange,
  SessionStore,
  StoredRecord,
  StoreOptions,
  StoreTotals,
} from './session-store.ts'

export function memoryStore(options: StoreOptions): SessionStore {
  const records = new MemoryRecords(options)
  return {
    type: 'memory',
    label: 'memory of this process',
    async ready() {},
    read: (sessionId) => records.read(recordName(sessionId)),
    readByName: (name) => records.read(name),
    create: async (sessionId, record) => records.write(recordName(sessionId), record),
    importRecord: async (name, record) => records.import(name, record),
    update: async (sessionId, change) => records.change(recordName(sessionId), change),
    updateByName: async (name, change) => records.change(name, change),
    destroy: async (sessionId) => records.remove(recordName(sessionId)),
    destroyByName: async (name) => records.remove(name),
    take: async (sessionId) => records.take(recordName(sessionId)),
    list: () => records.list(),
    sweep: async () => records.count((name) => records.remove(name)),
    survey: async () => records.count(() => false),
    clear: async () => records.clear(),
    location: (name) => `memory:${name}`,
    async close() {},
  }
}

/** Records are kept as texts, as on a disk: nobody can change a stored record by the object it was made of. */
class MemoryRecords {
  readonly #options: StoreOptions
  readonly #texts = new Map<string, string>()

  constructor(options: StoreOptions) {
    this.#options = options
  }

  /** Undefined when nothing is there, or it has ended. */
  read(name: string): StoredRecord | undefined {
    const { keys, lifetimes, clock = Date.now } = this.#options
    const text = this.#texts.get(name)
    const decoded = text === undefined ? undefined : decodeRecord(text, name, keys, lifetimes)
    if (!text || !decoded || hasEnded(decoded.record, clock())) return undefined
    return { ...decoded, bytes: Buffer.byteLength(text) }
  }

  write(name: string, record: SessionRecord): void {
    this.#texts.set(name, encodeRecord(record, name, this.#options.keys))
  }

  /** @see SessionStore.importRecord */
  import(name: string, record: SessionRecord): boolean {
    const present = this.read(name)
    if (present && !isLater(record, present.record)) return false
    this.write(name, record)
    return true
  }

  change(name: string, change: RecordChange): StoredRecord | undefined {
    const stored = this.read(name)
    if (!stored) return undefined
    this.write(name, changedRecord(stored.record, change))
    return this.read(name)
  }

  /** False when there was none. */
  remove(name: string): boolean {
    return this.#texts.delete(name)
  }

  take(name: string): StoredRecord | undefined {
    const stored = this.read(name)
    this.remove(name)
    return stored
  }

  async *list(): AsyncIterable<NamedRecord> {
    for (const name of this.#texts.keys()) {
      const stored = this.read(name)
      if (stored) yield { name, ...stored }
    }
  }

  /** @param remove is given each record that has ended, and answers whether it removed it */
  count(remove: (name: string) => boolean): StoreTotals {
    const totals = noTotals()
    for (const name of [...this.#texts.keys()]) {
      const stored = this.read(name)
      if (stored) countLive(totals, stored)
      else if (remove(name)) totals.removed++
    }
    return totals
  }

  clear(): number {
    const removed = this.#texts.size
    this.#texts.clear()
    return removed
  }
}
