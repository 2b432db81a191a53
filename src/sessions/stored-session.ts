// A logged-in visitor's session as a request sees it: reads from a snapshot, changes at once.
import { recordName, type SessionData, type SessionRecord } from './session-record.ts'
import type { RecordDraft, SessionStore, StoredRecord } from './session-store.ts'

/** The record was ended, here or by another request or server, while this request ran. */
export class SessionEnded extends Error {
  override name = 'SessionEnded'
}

/**
 * Every change is written before its promise resolves, on top of the newest record: nothing is
 * saved behind the handler's back, and a slow request can't undo what a quicker one did.
 */
export class StoredSession {
  readonly #store: SessionStore
  readonly #id: string
  #stored: StoredRecord
  #name: string | undefined

  constructor(store: SessionStore, id: string, stored: StoredRecord) {
    this.#store = store
    this.#id = id
    this.#stored = stored
  }

  /** What the browser holds. Whoever knows it is logged in: it belongs into a cookie alone. */
  get id(): string {
    return this.#id
  }

  /** What files and log lines call this session; says nothing about its id. */
  get name(): string {
    this.#name ??= recordName(this.#id)
    return this.#name
  }

  get record(): SessionRecord {
    return this.#stored.record
  }

  get bytes(): number {
    return this.#stored.bytes
  }

  get signedWithOldKey(): boolean {
    return this.#stored.signedWithOldKey
  }

  get location(): string {
    return this.#store.location(this.name)
  }

  /** A frozen snapshot; `'key' in session.data` tells whether a key is there. */
  get data(): Readonly<SessionData> {
    return this.record.data
  }

  /** The value, or `fallback` (undefined when not given) where there is none. Never throws. */
  get<K extends keyof SessionData>(key: K): SessionData[K] | undefined
  get<K extends keyof SessionData, F>(key: K, fallback: F): NonNullable<SessionData[K]> | F
  get(key: string, fallback?: unknown): unknown {
    return this.has(key) ? this.data[key] : fallback
  }

  has(key: string): boolean {
    return Object.hasOwn(this.data, key)
  }

  keys(): string[] {
    return Object.keys(this.data)
  }

  set<K extends keyof SessionData>(key: K, value: NonNullable<SessionData[K]>): Promise<void> {
    return this.update((data) => {
      data[key] = value
    })
  }

  /** Removes one key; nothing happens when it is not there. */
  delete(key: string): Promise<void> {
    return this.update((data) => {
      delete data[key]
    })
  }

  /** Removes one key and gives its last value, or `fallback` where there was none. */
  async pop<K extends keyof SessionData, F>(
    key: K,
    fallback: F,
  ): Promise<NonNullable<SessionData[K]> | F> {
    let popped: NonNullable<SessionData[K]> | F = fallback
    await this.update((data) => {
      const has = Object.hasOwn(data, key)
      popped = has ? (data[key] as NonNullable<SessionData[K]>) : fallback
      delete data[key]
    })
    return popped
  }

  /** Removes every key, also who is logged in. */
  clear(): Promise<void> {
    return this.update((data) => {
      for (const key of Object.keys(data)) delete data[key]
    })
  }

  /**
   * Changes the data in place, atomically: `session.update((data) => { data.visits = (data.visits ?? 0) + 1 })`
   * counts right however many requests do it at once. `change` must not wait for anything.
   * @throws SessionEnded when the session is gone: it is never brought back
   * @throws StoreUnavailable when it can't be written just now; RecordTooLarge above 64 kB
   */
  update(change: (data: SessionData) => void): Promise<void> {
    return this.updateRecord((draft) => change(draft.data))
  }

  /** As `update`, for the record's times too. */
  async updateRecord(change: (draft: RecordDraft) => void): Promise<void> {
    const stored = await this.#store.update(this.#id, change)
    if (!stored) throw new SessionEnded('This session has ended.')
    this.#stored = stored
  }

  /** Ends the session; durable when it resolves. */
  destroy(): Promise<boolean> {
    return this.#store.destroy(this.#id)
  }

  /** Keeps session data out of logs. */
  toJSON(): string {
    return '[stored session]'
  }
}
