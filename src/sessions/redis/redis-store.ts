// Session records in Redis, one key a session; hides keys, scripts and concurrent changes.
//
// Reading is one GET; expiry is Redis's own. Decision: docs/decisions/007-redis-by-ioredis.md

import { countLive, noTotals } from '../record-cache.ts'
import { recordName } from '../session-record.ts'
import type { NamedRecord, SessionStore, StoreOptions, StoreTotals } from '../session-store.ts'
import type { RedisConnection } from './connection.ts'
import { fitnessOf } from './health.ts'
import { personLists, redisKeys } from './keys.ts'
import { recordReader } from './record-reader.ts'
import { redisSessions } from './sessions.ts'

const BATCH = 100

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
  const { keys: signingKeys, clock = Date.now, warn = () => {} } = options
  const names = redisKeys(connection.prefix)
  const records = recordReader(options, `Redis at ${connection.label}`)
  const lists = personLists(connection, names, clock)
  const fitness = fitnessOf(connection, names, warn)
  const sessions = redisSessions({ connection, names, lists, records, signingKeys })

  async function* liveRecords(batch: readonly string[]): AsyncIterable<NamedRecord> {
    const found = await Promise.all(batch.map(sessions.readLive))
    for (const [index, record] of found.entries()) {
      if (record) yield { ...record, name: batch[index] as string }
    }
  }

  async function* list(): AsyncIterable<NamedRecord> {
    for await (const batch of names.sessionNames(connection)) yield* liveRecords(batch)
  }

  async function* listOf(personId: number): AsyncIterable<NamedRecord> {
    const all = await lists.namesOf(personId)
    for (let start = 0; start < all.length; start += BATCH) {
      for await (const record of liveRecords(all.slice(start, start + BATCH))) {
        if (record.record.data.person_id === personId) yield record
      }
    }
  }

  async function surveyOne(name: string, totals: StoreTotals): Promise<void> {
    const record = records.read(name, await sessions.find(name))
    if (record === 'damaged') totals.damaged++
    if (!record || record === 'damaged') return
    countLive(totals, record)
  }

  /** Redis removes what has ended by itself: here it is only counted what is there. */
  async function survey(): Promise<StoreTotals> {
    const totals = noTotals()
    for await (const batch of names.sessionNames(connection)) {
      await Promise.all(batch.map((name) => surveyOne(name, totals)))
    }
    return totals
  }

  async function removeAll(keys: string[]): Promise<number> {
    const answers = await Promise.all(keys.map((key) => connection.send(key, ['UNLINK', key])))
    return answers.reduce<number>((sum, answer) => sum + Number(answer), 0)
  }

  async function clear(): Promise<number> {
    let removed = 0
    for await (const batch of names.sessionNames(connection)) {
      removed += await removeAll(batch.map(names.session))
    }
    for await (const batch of names.personIds(connection)) {
      await removeAll(batch.map((id) => names.person(Number(id))))
    }
    return removed
  }

  return {
    type: 'redis',
    label: connection.label,
    read: (sessionId) => sessions.readLive(recordName(sessionId)),
    readByName: sessions.readLive,
    create: (sessionId, record) => sessions.create(recordName(sessionId), record),
    importRecord: sessions.importRecord,
    update: (sessionId, change) => sessions.update(recordName(sessionId), change),
    updateByName: sessions.update,
    destroy: (sessionId) => sessions.destroy(recordName(sessionId)),
    destroyByName: sessions.destroy,
    take: (sessionId) => sessions.take(recordName(sessionId)),
    list,
    listOf,
    sweep: survey,
    survey,
    clear,
    location: (name) => `${connection.label} ${names.session(name)}`,
    async ready(waitMs = 5_000) {
      await connection.ready(waitMs)
      await fitness.prove()
    },
    async close() {
      connection.close()
    },
  }
}
