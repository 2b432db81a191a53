// The session record: what is stored of a session, under which name, and its limits in time.
import { hash, randomBytes } from 'node:crypto'
import { OWN_SHAPES } from './record-shape.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The values that a session keeps. Only ids and small things belong here, never a person's data. */
export interface SessionData {
  person_id?: number
  visits?: number
  shopping_list?: { [item: string]: number }
  notices?: Notice[]
  /** When its person ended all other sessions: it outlives them, as if it had begun then. */
  kept_at?: number
  /** A one-time link for the next page, sealed. */
  made_link?: { sealedToken: string; email: string }
  /** Recovery codes for the next page, sealed. */
  made_codes?: string
  [key: string]: JsonValue | undefined
}

/** Keys that the app itself uses; the values that visitors try out live beside them. */
export const OWN_KEYS: ReadonlySet<string> = new Set(Object.keys(OWN_SHAPES))

/** What the next page says once. It is part of the record, so it survives the redirect and a restart. */
export type Notice = {
  kind: 'success' | 'info' | 'warning'
  text: string
  /** A button that posts to a URL of ours, such as one that undoes what the notice tells. */
  action?: { label: string; url: string }
}

/** All times are milliseconds since 1970. A record read from a store is frozen all the way down. */
export interface SessionRecord {
  readonly createdAt: number
  /** The last recorded activity: not all of it is, see isRenewalDue. */
  readonly lastSeenAt: number
  /** The idle timeout: refused from then on. Never later than `endsAt`. */
  readonly expiresAt: number
  /** The absolute timeout: no activity moves it. */
  readonly endsAt: number
  /** "Keep me logged in": the cookie outlives the browser, and the idle timeout is the long one. */
  readonly permanent: boolean
  readonly data: SessionData
}

export interface SessionLifetimes {
  /** Idle timeout of a kept log-in (PERMANENT_SESSION_LIFETIME). */
  permanentSeconds: number
  /** Idle timeout of a log-in that ends with the browser (SESSION_IDLE_TIMEOUT). */
  browserSeconds: number
  /** Absolute timeout of both (SESSION_ABSOLUTE_LIFETIME). */
  absoluteSeconds: number
}

/** No setting may be longer, since browsers keep no cookie for longer. */
export const LONGEST_LIFETIME_SECONDS = 400 * 86_400

/** 192 random bits; OWASP asks for 64 at least. */
export const newSessionId = (): string => randomBytes(24).toString('base64url')

/** The first 128 bits of SHA-256 in hex: what may be seen of an id, in file names and keys. */
export const recordName = (sessionId: string): string => hash('sha256', sessionId).slice(0, 32)

export const isRecordName = (name: string): boolean => /^[0-9a-f]{32}$/.test(name)

export function newRecord(
  data: SessionData,
  permanent: boolean,
  lifetimes: SessionLifetimes,
  now: number,
): SessionRecord {
  const endsAt = now + lifetimes.absoluteSeconds * 1000
  const record = { createdAt: now, lastSeenAt: now, expiresAt: 0, endsAt, permanent, data }
  return withActivityAt(record, lifetimes, now)
}

const idleSeconds = ({ permanent }: SessionRecord, lifetimes: SessionLifetimes): number =>
  permanent ? lifetimes.permanentSeconds : lifetimes.browserSeconds

/**
 * The record with its activity recorded: the idle timeout starts anew, the absolute one stays;
 * unless the record was made by a clock that has been set back since.
 */
export function withActivityAt(
  record: SessionRecord,
  lifetimes: SessionLifetimes,
  now: number,
): SessionRecord {
  const endsAt = Math.min(record.endsAt, now + lifetimes.absoluteSeconds * 1000)
  const expiresAt = Math.min(now + idleSeconds(record, lifetimes) * 1000, endsAt)
  return { ...record, lastSeenAt: now, expiresAt, endsAt }
}

/** Lifetimes that were shortened count for records stored before: the lesser of both. */
export function withinLifetimes(record: SessionRecord, lifetimes: SessionLifetimes): SessionRecord {
  const { createdAt, lastSeenAt } = record
  const endsAt = Math.min(record.endsAt, createdAt + lifetimes.absoluteSeconds * 1000)
  const idleEndsAt = lastSeenAt + idleSeconds(record, lifetimes) * 1000
  return { ...record, endsAt, expiresAt: Math.min(record.expiresAt, idleEndsAt, endsAt) }
}

/** How long activity goes unrecorded: an hour, and less where the idle timeout itself is short. */
const renewAfterSeconds = (record: SessionRecord, lifetimes: SessionLifetimes): number =>
  Math.min(3_600, idleSeconds(record, lifetimes) / 10)

/** The clocks of two servers may be apart by this much. */
const CLOCK_SKEW_SECONDS = 60

/** Whether this activity is to be recorded. A record from the future is, too: its server's clock was set back. */
export function isRenewalDue(
  record: SessionRecord,
  lifetimes: SessionLifetimes,
  now: number,
): boolean {
  const unseenSeconds = (now - record.lastSeenAt) / 1000
  return (
    unseenSeconds >= renewAfterSeconds(record, lifetimes) || unseenSeconds < -CLOCK_SKEW_SECONDS
  )
}

export const hasEnded = (record: SessionRecord, now: number): boolean => record.expiresAt <= now

/** A copy from another store may replace a record only when its session was active later. */
export const isLater = (copy: SessionRecord, present: SessionRecord): boolean =>
  copy.lastSeenAt > present.lastSeenAt
