// One session at its key in Redis: stored, found, changed and ended, each of them atomically.
//
// A change replaces exactly the text it was made from, or is made again on the newer text; so none
// is lost, and nothing is ever written where no record is.
import { setTimeout as delay } from 'node:timers/promises'
import { decodeRecord, encodeRecord, mutableCopy } from '../record-format.ts'
import { isLater, type SessionRecord } from '../session-record.ts'
import type { RecordChange } from '../session-store.ts'
import { isWrongType, unavailable } from './errors.ts'
import type { PersonLists, RedisKeys } from './keys.ts'
import type { Found, RecordReader, TextRecord } from './record-reader.ts'
import { REPLACE_TEXT, type RedisCommands, runScript } from './scripts.ts'

export interface RedisSessionsParts {
  connection: RedisCommands
  names: RedisKeys
  lists: PersonLists
  records: RecordReader
  signingKeys: readonly Buffer[]
}

/** No new attempt at a change is begun later than this: the caller has its answer within a second. */
const LAST_ATTEMPT_MS = 300

export function redisSessions({
  connection,
  names,
  lists,
  records,
  signingKeys,
}: RedisSessionsParts) {
  const inTurn = oneAfterTheOther()

  async function find(name: string): Promise<Found> {
    const key = names.session(name)
    try {
      return (await connection.send(key, ['GET', key])) as string | null
    } catch (error) {
      if (isWrongType(error)) return 'another type'
      throw error
    }
  }

  function encode(name: string, record: SessionRecord): string {
    const text = encodeRecord(record, name, signingKeys)
    records.warnIfLarge(name, text)
    return text
  }

  /** One after the other, so that a log-in that fails leaves no session behind. */
  async function create(name: string, record: SessionRecord): Promise<void> {
    const key = names.session(name)
    const command = ['SET', key, encode(name, record), 'PXAT', `${record.expiresAt}`]
    await lists.add(name, record)
    await connection.send(key, command)
  }

  /** @see SessionStore.importRecord */
  async function importRecord(name: string, record: SessionRecord): Promise<boolean> {
    const key = names.session(name)
    const text = encode(name, record)
    await lists.add(name, record)
    const command = ['SET', key, text, 'PXAT', `${record.expiresAt}`]
    if ((await connection.send(key, [...command, 'NX'])) !== null) return true
    const found = await find(name)
    const present = records.live(name, found)
    if (present && !isLater(record, present.record)) return false
    if (present && found !== null) {
      return (
        (await runScript(connection, REPLACE_TEXT, key, present.text, text, record.expiresAt)) === 1
      )
    }
    await connection.send(key, command)
    return true
  }

  async function tryChange(name: string, current: TextRecord, change: RecordChange) {
    const draft = { ...current.record, data: mutableCopy(current.record.data) }
    change(draft)
    const text = encode(name, draft)
    if (!isListedAlike(current.record, draft)) await lists.add(name, draft)
    const key = names.session(name)
    const answer = await runScript(
      connection,
      REPLACE_TEXT,
      key,
      current.text,
      text,
      draft.expiresAt,
    )
    const isDone = answer === 1
    return { isDone, found: isDone ? text : (answer as Found) }
  }

  async function update(name: string, change: RecordChange): Promise<TextRecord | undefined> {
    const giveUpAt = performance.now() + LAST_ATTEMPT_MS
    let found = await find(name)
    for (let attempts = 1; ; attempts++) {
      const current = records.live(name, found)
      if (!current) return undefined
      if (performance.now() > giveUpAt) {
        throw unavailable(connection.label, 'it is slow, or this session changes too often at once')
      }
      const outcome = await tryChange(name, current, change)
      found = outcome.found
      if (outcome.isDone) return records.live(name, found)
      await delay(Math.random() * Math.min(attempts, 5))
    }
  }

  /** What was found there last. */
  async function remove(name: string): Promise<Found> {
    const key = names.session(name)
    try {
      const text = (await connection.send(key, ['GETDEL', key])) as string | null
      const decoded = text === null ? undefined : decodeRecord(text, name, signingKeys)
      // The session has ended whether or not its person's list hears of it.
      if (decoded) lists.remove(name, decoded.record).catch(() => {})
      return text
    } catch (error) {
      if (!isWrongType(error)) throw error
      return (await connection.send(key, ['UNLINK', key])) === 1 ? 'another type' : null
    }
  }

  return {
    find,
    create,
    importRecord,
    destroy: async (name: string) => (await remove(name)) !== null,
    /** Ends it, and gives its last record. */
    take: async (name: string) => records.live(name, await remove(name)),
    readLive: async (name: string) => records.live(name, await find(name)),
    /** Undefined when it is gone. `change` may be called again on a newer record. */
    update: (name: string, change: RecordChange) => inTurn(name, () => update(name, change)),
  }
}

const isListedAlike = (before: SessionRecord, after: SessionRecord): boolean =>
  before.expiresAt === after.expiresAt && before.data.person_id === after.data.person_id

/** Changes of one session by this process wait for each other here, and don't clash in Redis. */
function oneAfterTheOther() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(name: string, action: () => Promise<T>): Promise<T> => {
    const before = last.get(name)
    const mine = before ? before.then(action, action) : action()
    last.set(name, mine)
    try {
      return await mine
    } finally {
      if (last.get(name) === mine) last.delete(name)
    }
  }
}
