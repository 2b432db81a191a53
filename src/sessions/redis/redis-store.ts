// Session records in Redis, one key a session; hides keys, scripts and concurrent changes.
//
// Reading is one GET; expiry is Redis's own. Decision: docs/decisions/007-redis-by-ioredis.md
import { BoundedMap } from '../../system/bounded-map.ts'
import { countLive, noTotals } from '../record-cache.ts'
import { isRecordName, recordName } from '../session-record.ts'
import type { NamedRecord, SessionStore, StoreOptions, StoreTotals } from '../session-store.ts'
import type { RedisConnection } from './connection.ts'
import { proofOf } from './proof.ts'
import { RedisSessions } from './sessions.ts'

const BATCH = 50
/** A walk over more keys than these does not notice when Redis shows one of them twice. */
const REMEMBERED_KEYS = 200_000

export interface RedisStore extends SessionStore {
  /** `waitMs` is 5 s when not given. */
  ready(waitMs?: number): Promise<void>
  /** A person's live sessions, at a cost in proportion to their number. */
  listOf(personId: number): AsyncIterable<NamedRecord>
}

/**
 * The sessions behind one connection, which is closed together with the store.
 * Wait for `ready()` before the first use.
 */
export function openRedisStore(connection: RedisConnection, options: StoreOptions): RedisStore {
  const sessions = new RedisSessions(connection, options)
  const prove = proofOf(connection, options)
  const { session, person } = sessions.starts
  const names = () => scan(connection, session, isRecordName)
  const persons = () => scan(connection, person, (rest) => /^-?\d+$/.test(rest))
  return {
    type: 'redis',
    label: connection.label,
    read: (sessionId) => sessions.read(recordName(sessionId)),
    readByName: (name) => sessions.read(name),
    create: (sessionId, record) => sessions.create(recordName(sessionId), record),
    importRecord: (name, record) => sessions.importRecord(name, record),
    update: (sessionId, change) => sessions.update(recordName(sessionId), change),
    updateByName: (name, change) => sessions.update(name, change),
    destroy: (sessionId) => sessions.destroy(recordName(sessionId)),
    destroyByName: (name) => sessions.destroy(name),
    take: (sessionId) => sessions.take(recordName(sessionId)),
    list: () => listRecords(sessions, names()),
    async *listOf(personId) {
      for await (const record of listRecords(sessions, [await sessions.namesOf(personId)]))
        if (record.record.data.person_id === personId) yield record
    },
    // Redis removes by itself what has ended.
    sweep: () => countRecords(sessions, names()),
    survey: () => countRecords(sessions, names()),
    async clear() {
      const removed = await removeKeys(connection, session, names())
      await removeKeys(connection, person, persons())
      return removed
    },
    location: (name) => `${connection.label} ${session}${name}`,
    async ready(waitMs = 5_000) {
      await connection.ready(waitMs)
      await prove()
    },
    close: async () => connection.close(),
  }
}

type Batches = AsyncIterable<string[]> | Iterable<string[]>

/**
 * What follows `start` in the names of our keys, each of them once; what comes while we walk may be
 * missed. Each batch is one SCAN, so that Redis is never held up.
 */
async function* scan(
  connection: RedisConnection,
  start: string,
  isOurs: (rest: string) => boolean,
): AsyncIterable<string[]> {
  const pattern = `${start.replace(/[\\*?[\]]/g, '\\$&')}*`
  const isFirst = firstTimes()
  const isNew = (rest: string) => isOurs(rest) && isFirst(rest)
  for (const server of await connection.servers()) {
    let cursor = '0'
    do {
      const from = cursor
      const scanned = () => server.client.scan(from, 'MATCH', pattern, 'COUNT', BATCH)
      const [next, keys] = await server.ask(scanned)
      cursor = next
      yield keys.map((key) => key.slice(start.length)).filter(isNew)
    } while (cursor !== '0')
  }
}

/** Tells whether it is given a key for the first time. One map of them all would hold up everybody as it grows. */
function firstTimes(): (key: string) => boolean {
  const maps = Array.from({ length: 16 }, () => new BoundedMap<string, true>(REMEMBERED_KEYS / 16))
  return (key) => {
    const seen = maps[Number.parseInt(key.slice(-1), 16)]
    if (!seen || seen.has(key)) return false
    seen.set(key, true)
    return true
  }
}

async function removeKeys(connection: RedisConnection, start: string, rests: Batches) {
  const remove = (rest: string) => connection.send(start + rest, (redis, key) => redis.unlink(key))
  let removed = 0
  for await (const batch of rests) {
    for (const count of await Promise.all(batch.map(remove))) removed += count
  }
  return removed
}

async function* listRecords(sessions: RedisSessions, names: Batches): AsyncIterable<NamedRecord> {
  for await (const batch of names) {
    const records = await Promise.all(batch.map((name) => sessions.read(name)))
    for (const [index, record] of records.entries())
      if (record) yield { ...record, name: batch[index] as string }
  }
}

async function countRecords(sessions: RedisSessions, names: Batches): Promise<StoreTotals> {
  const totals = noTotals()
  for await (const batch of names) {
    for (const record of await Promise.all(batch.map((name) => sessions.look(name)))) {
      if (record === 'damaged') totals.damaged++
      else if (record) countLive(totals, record)
    }
  }
  return totals
}
