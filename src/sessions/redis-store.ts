// Session records in Redis, one key a session; hides connections, outages and concurrent changes.
//
// Reading is one GET; expiry is Redis's own. Decision: docs/decisions/005-redis-store.md
import type { RedisSecrets } from './redis-client.ts'
import { fitnessOf } from './redis-fitness.ts'
import { personLists, redisKeys } from './redis-keys.ts'
import { recordReader } from './redis-records.ts'
import { openServers } from './redis-servers.ts'
import { redisSessions } from './redis-sessions.ts'
import { recordName } from './session-record.ts'
import type { NamedRecord, SessionStore, StoreOptions, StoreTotals } from './session-store.ts'

const BATCH = 100

export interface RedisStoreOptions extends StoreOptions, RedisSecrets {
  /** One of the forms of parseRedisUrl. */
  url: string
  /** Before the name of every key of ours; 'holiday-party:' when undefined. */
  prefix?: string | undefined
}

export interface RedisStore extends SessionStore {
  /** `waitMs` is 5 s when not given. */
  ready(waitMs?: number): Promise<void>
  /** A person's live sessions, at a cost in proportion to their number. */
  listOf(personId: number): AsyncIterable<NamedRecord>
}

/**
 * Begins to connect, and never gives up; wait for `ready()` before the first use.
 * @throws an Error of one sentence for a URL or certificate that can't be used
 */
export function openRedisStore(options: RedisStoreOptions): RedisStore {
  const { keys: signingKeys, clock = Date.now, warn = () => {}, info = () => {} } = options
  const names = redisKeys(options.prefix ?? 'holiday-party:')
  const servers = openServers({ ...options, trialKey: names.trial, warn, info })
  const records = recordReader(options, servers.place)
  const lists = personLists(servers, names, clock)
  const fitness = fitnessOf(servers, names, warn)
  const sessions = redisSessions({ servers, names, lists, records, signingKeys })

  async function* liveRecords(batch: readonly string[]): AsyncIterable<NamedRecord> {
    const found = await Promise.all(batch.map(sessions.readLive))
    for (const [index, record] of found.entries()) {
      if (record) yield { ...record, name: batch[index] as string }
    }
  }

  async function* list(): AsyncIterable<NamedRecord> {
    for await (const batch of names.sessionNames(servers)) yield* liveRecords(batch)
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
    totals.live++
    totals.bytes += record.bytes
    totals.largestBytes = Math.max(totals.largestBytes, record.bytes)
  }

  /** Redis removes what has ended by itself: here it is only counted what is there. */
  async function survey(): Promise<StoreTotals> {
    const totals = { live: 0, removed: 0, damaged: 0, bytes: 0, largestBytes: 0 }
    for await (const batch of names.sessionNames(servers)) {
      await Promise.all(batch.map((name) => surveyOne(name, totals)))
    }
    return totals
  }

  async function removeAll(keys: string[]): Promise<number> {
    const answers = await Promise.all(keys.map((key) => servers.send(key, ['UNLINK', key])))
    return answers.reduce<number>((sum, answer) => sum + Number(answer), 0)
  }

  async function clear(): Promise<number> {
    let removed = 0
    for await (const batch of names.sessionNames(servers)) {
      removed += await removeAll(batch.map(names.session))
    }
    for await (const batch of names.personIds(servers)) {
      await removeAll(batch.map((id) => names.person(Number(id))))
    }
    return removed
  }

  return {
    type: 'redis',
    place: servers.place,
    read: (sessionId) => sessions.readLive(recordName(sessionId)),
    create: (sessionId, record) => sessions.create(recordName(sessionId), record),
    adopt: sessions.adopt,
    update: (sessionId, change) => sessions.update(recordName(sessionId), change),
    updateByName: sessions.update,
    destroy: (sessionId) => sessions.destroy(recordName(sessionId)),
    destroyByName: sessions.destroy,
    list,
    listOf,
    sweep: survey,
    survey,
    clear,
    location: (name) => `${servers.place} ${names.session(name)}`,
    async ready(waitMs = 5_000) {
      await servers.ready(waitMs)
      await fitness.prove()
    },
    async close() {
      servers.close()
    },
  }
}
