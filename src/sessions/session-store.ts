// The session store: the one interface behind which files, Redis, the database and memory keep session
// records.
import type { SessionData, SessionLifetimes, SessionRecord } from './session-record.ts'

/** The store can't do its work just now (disk full, server away); nobody is logged out by it. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

export interface StoredRecord {
  readonly record: SessionRecord
  /** Bytes that the record takes in the store. */
  readonly bytes: number
  /** The record was signed with a key that is being rotated out: write it again when it suits. */
  readonly signedWithOldKey: boolean
}

/** A record with the name it is stored under, as lists give it; the session id is not known here. */
export interface NamedRecord extends StoredRecord {
  readonly name: string
}

/** What a change is given: `data` may be altered in place, and times replaced. */
export type RecordDraft = { -readonly [K in keyof SessionRecord]: SessionRecord[K] } & {
  data: SessionData
}

/** Called with the newest record, while nobody else can change it. Must not wait for anything,
 *  and may be called again, on a newer record, when somebody else was quicker. */
export type RecordChange = (draft: RecordDraft) => void

export interface StoreTotals {
  live: number
  /** Records that had ended and were removed in this pass. */
  removed: number
  /** Records that can't be read: damaged, edited, or signed with a key we no longer have. */
  damaged: number
  /** Bytes of the live records. */
  bytes: number
  largestBytes: number
}

/** The values of the setting SESSION_TYPE. */
export type SessionType = 'filesystem' | 'redis' | 'database' | 'memory'

/**
 * Every method may throw StoreUnavailable; any other error is a mistake in the program.
 * `sessionId` is what the browser holds; a store keeps only its hash.
 */
export interface SessionStore {
  readonly type: SessionType
  /** For people: "flask_session/" or "redis://host:6379". */
  readonly label: string

  /**
   * Resolves when the store answers, and looks whether it does even if `waitMs` is 0.
   * @throws StoreUnavailable when it does not within `waitMs`
   */
  ready(waitMs: number): Promise<void>

  /** Undefined when there is no such session, it has ended, or its record does not verify.
   *  Answers without a promise where it can, since every page pays for this. */
  read(sessionId: string): StoredRecord | undefined | Promise<StoredRecord | undefined>

  /** Like `read`, for a session known by its name; undefined for what is no name. */
  readByName(name: string): StoredRecord | undefined | Promise<StoredRecord | undefined>

  /** Stores a new session. When it resolves, the record survives a crash of the machine. */
  create(sessionId: string, record: SessionRecord): Promise<void>

  /**
   * Stores a record that another store had under the same name; false when one is here already,
   * unless that was active earlier. A session that was logged out here leaves no trace and would be
   * stored again: meant for a store that no server uses yet. Survives a crash of the process.
   */
  importRecord(name: string, record: SessionRecord): Promise<boolean>

  /**
   * Applies `change` to the newest record; concurrent changes, also by other processes, come one
   * after the other, and none is lost. Undefined when the session is gone: it is never brought
   * back. Survives a crash of the process, perhaps not of the machine.
   */
  update(sessionId: string, change: RecordChange): Promise<StoredRecord | undefined>

  /** Like `update`, for a record found by `list`. */
  updateByName(name: string, change: RecordChange): Promise<StoredRecord | undefined>

  /** Ends a session for good, whatever is still under way; durable like `create`. False when there was
   *  none; either, when its time was over and it was not swept yet. */
  destroy(sessionId: string): Promise<boolean>

  /** Like `destroy`, and gives what the session held to the last; undefined when there was none. */
  take(sessionId: string): Promise<StoredRecord | undefined>

  /** Like `destroy`, for a record found by `list`. */
  destroyByName(name: string): Promise<boolean>

  /** Every live session, in no order; reads as it goes. */
  list(): AsyncIterable<NamedRecord>

  /** Walks all records, removes those that have ended, and counts; blocks nobody for long. */
  sweep(): Promise<StoreTotals>

  /** Counts all records as `sweep` does, and changes nothing: `removed` is 0. */
  survey(): Promise<StoreTotals>

  /** Removes every session, and nothing else; the number removed. */
  clear(): Promise<number>

  /** For people: where the record of this name lies. */
  location(name: string): string

  close(): Promise<void>
}

/**
 * What a store is opened for. A command that looks, or changes what is there, makes no place for
 * sessions, and finds none where there is no place; one that fills makes what is missing.
 */
export type StoreUse = 'serving' | 'looking' | 'changing' | 'filling'

export const makesNothing = (use: StoreUse): boolean => use === 'looking' || use === 'changing'

export interface StoreOptions {
  /** Keys that sign records, newest first. */
  keys: readonly Buffer[]
  /** Today's: the lesser of these and a record's own counts; its own alone when undefined. */
  lifetimes?: SessionLifetimes
  /** Milliseconds since 1970. */
  clock?: () => number
  /** Told once of each damaged record, and of each change of the store's state. */
  warn?: (message: string) => void
  /** Told when the store is back. */
  info?: (message: string) => void
}
