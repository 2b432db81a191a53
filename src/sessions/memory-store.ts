// Session records in this process: for tests and comparisons; nothing survives a restart.

import { countLive, noTotals } from './record-cache.ts'
import { decodeRecord, encodeRecord, mutableCopy } from './record-format.ts'
import type { SessionRecord } from './session-record.ts'
import { hasEnded, isLater, recordName } from './session-record.ts'
import type {
  NamedRecord,
  RecordChange,
  SessionStore,
  StoredRecord,
  StoreOptions,
  StoreTotals,
} from './session-store.ts'

export function memoryStore(options: StoreOptions): SessionStore {
  const { keys, lifetimes, clock = Date.now } = options
  const texts = new Map<string, string>()

  function readByName(name: string): StoredRecord | undefined {
    const text = texts.get(name)
    const decoded = text === undefined ? undefined : decodeRecord(text, name, keys, lifetimes)
    if (!text || !decoded || hasEnded(decoded.record, clock())) return undefined
    return { ...decoded, bytes: Buffer.byteLength(text) }
  }

  function write(name: string, record: SessionRecord): StoredRecord | undefined {
    texts.set(name, encodeRecord(record, name, keys))
    return readByName(name)
  }

  function updateByName(name: string, change: RecordChange): StoredRecord | undefined {
    const stored = readByName(name)
    if (!stored) return undefined
    const draft = { ...stored.record, data: mutableCopy(stored.record.data) }
    change(draft)
    return write(name, draft)
  }

  async function* list(): AsyncIterable<NamedRecord> {
    for (const name of texts.keys()) {
      const stored = readByName(name)
      if (stored) yield { name, ...stored }
    }
  }

  function walk(remove: (name: string) => boolean): StoreTotals {
    const totals = noTotals()
    for (const name of [...texts.keys()]) {
      const stored = readByName(name)
      if (!stored) {
        if (remove(name)) totals.removed++
        continue
      }
      countLive(totals, stored)
    }
    return totals
  }

  return {
    type: 'memory',
    label: 'memory of this process',
    async ready() {},
    read: (sessionId) => readByName(recordName(sessionId)),
    async create(sessionId, record) {
      write(recordName(sessionId), record)
    },
    async importRecord(name, record) {
      const present = readByName(name)
      if (present && !isLater(record, present.record)) return false
      write(name, record)
      return true
    },
    update: async (sessionId, change) => updateByName(recordName(sessionId), change),
    updateByName: async (name, change) => updateByName(name, change),
    destroy: async (sessionId) => texts.delete(recordName(sessionId)),
    async take(sessionId) {
      const name = recordName(sessionId)
      const stored = readByName(name)
      texts.delete(name)
      return stored
    },
    destroyByName: async (name) => texts.delete(name),
    list,
    sweep: async () => walk((name) => texts.delete(name)),
    survey: async () => walk(() => false),
    async clear() {
      const removed = texts.size
      texts.clear()
      return removed
    },
    location: (name) => `memory:${name}`,
    async close() {},
  }
}
