// One session at its key in Redis: stored, found, changed and ended, each of them atomically.
//
// A change replaces exactly the text it was made from, or is made again on the newer text; so none
// is lost, and nothing is ever written where no record is.
import { setTimeout as delay } from 'node:timers/promises'
import { changeQueue } from '../change-queue.ts'
import { changedRecord } from '../record-format.ts'
import { isLater, type SessionRecord } from '../session-record.ts'
import type { RecordChange, StoreOptions } from '../session-store.ts'
import { type TextRecord, textRecords } from '../text-records.ts'
import type { RedisConnection } from './connection.ts'
import { unavailable, whereWrongType } from './errors.ts'
import type { RedisClient } from './server.ts'

/** No further attempt at a change is begun later than this: the caller has its answer within a second. */
const LAST_ATTEMPT_MS = 300

/** The text at a session's key: null when nothing is there, empty when that is no text. */
type Found = string | null

type Command<T> = (redis: RedisClient, key: string) => Promise<T>

export class RedisSessions {
  /** How the names of our keys begin: of those with a session, and of those with a person's list. */
  readonly starts: { readonly session: string; readonly person: string }
  readonly #connection: RedisConnection
  readonly #clock: () => number
  readonly #texts: ReturnType<typeof textRecords>
  readonly #inLine = changeQueue()

  constructor(connection: RedisConnection, options: StoreOptions) {
    const { label, prefix } = connection
    this.starts = { session: `${prefix}session:`, person: `${prefix}person:` }
    this.#connection = connection
    this.#clock = options.clock ?? Date.now
    this.#texts = textRecords(options, `Redis at ${label}`)
  }

  /** Undefined when nothing is there, or it has ended. */
  async look(name: string): Promise<TextRecord | 'damaged' | undefined> {
    return this.#texts.look(name, await this.#find(name))
  }

  /** As `look`, where damage is no different from nothing. */
  async read(name: string): Promise<TextRecord | undefined> {
    return this.#texts.read(name, await this.#find(name))
  }

  /** The list comes first, so that a log-in that fails leaves no session behind. */
  async create(name: string, record: SessionRecord): Promise<void> {
    const text = this.#texts.encode(name, record)
    await this.#addToList(name, record)
    await this.#send(name, (redis, key) => redis.set(key, text, 'PXAT', record.expiresAt))
  }

  /** @see SessionStore.importRecord */
  async importRecord(name: string, record: SessionRecord): Promise<boolean> {
    const { expiresAt } = record
    const text = this.#texts.encode(name, record)
    await this.#addToList(name, record)
    if (await this.#send(name, (redis, key) => redis.set(key, text, 'PXAT', expiresAt, 'NX'))) {
      return true
    }
    const present = await this.read(name)
    if (present && !isLater(record, present.record)) return false
    const written = await this.#send<unknown>(name, (redis, key) =>
      present
        ? redis.replaceText(key, present.text, text, expiresAt)
        : redis.set(key, text, 'PXAT', expiresAt),
    )
    return !present || written === 1
  }

  /** Undefined when it is gone. `change` may be called again on a newer record. */
  update(name: string, change: RecordChange): Promise<TextRecord | undefined> {
    return this.#inLine(name, async () => {
      const giveUpAt = performance.now() + LAST_ATTEMPT_MS
      let current = await this.read(name)
      for (let attempts = 1; current; attempts++) {
        if (attempts > 1 && performance.now() > giveUpAt) {
          const reason = 'this session changes too often at once'
          throw unavailable(this.#connection.label, reason)
        }
        const { isDone, text } = await this.#tryChange(name, current, change)
        current = this.#texts.read(name, text)
        if (isDone) break
        await delay(Math.random() * Math.min(attempts, 5))
      }
      return current
    })
  }

  /** False when nothing was there. */
  async destroy(name: string): Promise<boolean> {
    return (await this.#remove(name)).found !== null
  }

  /** Ends it, and gives its last record. */
  async take(name: string): Promise<TextRecord | undefined> {
    return (await this.#remove(name)).last
  }

  /** The names in a person's list; some of these sessions may have ended, or be another's by now. */
  namesOf(personId: number): Promise<string[]> {
    return this.#sendToList(personId, (redis, key) =>
      redis.zrangebyscore(key, `(${this.#clock()}`, '+inf'),
    ).catch(whereWrongType<string[]>(() => []))
  }

  #send<T>(name: string, command: Command<T>): Promise<T> {
    return this.#connection.send(this.starts.session + name, command)
  }

  #find(name: string): Promise<Found> {
    return this.#send(name, (redis, key) => redis.get(key)).catch(whereWrongType<Found>(() => ''))
  }

  async #tryChange(name: string, current: TextRecord, change: RecordChange) {
    const record = changedRecord(current.record, change)
    const text = this.#texts.encode(name, record)
    if (!isListedAlike(current.record, record)) await this.#addToList(name, record)
    const answer = await this.#send(name, (redis, key) =>
      redis.replaceText(key, current.text, text, record.expiresAt),
    )
    return answer === 1 ? { isDone: true, text } : { isDone: false, text: answer }
  }

  async #remove(name: string) {
    const unlink = () => this.#send(name, (redis, key) => redis.unlink(key))
    const found = await this.#send(name, (redis, key) => redis.getdel(key)).catch(
      whereWrongType<Found>(async () => ((await unlink()) === 1 ? '' : null)),
    )
    const last = this.#texts.read(name, found)
    // The session has ended whether or not its person's list hears of it.
    if (last) this.#removeFromList(name, last.record).catch(() => {})
    return { found, last }
  }

  // A person's list hears of a session before it is stored, and forgets it after it has ended: it
  // may know too much, never too little. A session that is nobody's is in no list.

  async #addToList(name: string, { data, expiresAt }: SessionRecord): Promise<void> {
    if (data.person_id === undefined) return
    await this.#sendToList(data.person_id, (redis, key) =>
      redis.addToList(key, this.#clock(), expiresAt, name),
    )
  }

  async #removeFromList(name: string, { data }: SessionRecord): Promise<void> {
    if (data.person_id === undefined) return
    await this.#sendToList(data.person_id, (redis, key) => redis.zrem(key, name))
  }

  #sendToList<T>(personId: number, command: Command<T>): Promise<T> {
    return this.#connection.send(this.starts.person + personId, command)
  }
}

const isListedAlike = (before: SessionRecord, after: SessionRecord): boolean =>
  before.expiresAt === after.expiresAt && before.data.person_id === after.data.person_id
