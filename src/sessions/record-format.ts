// The text form of a session record: readable JSON, signed together with its name.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { dropMisfits, isStoredForm } from './record-shape.ts'
import {
  type JsonValue,
  type SessionData,
  type SessionLifetimes,
  type SessionRecord,
  withinLifetimes,
} from './session-record.ts'
import type { RecordChange } from './session-store.ts'

/** A record of more bytes than this earns a warning. */
export const LARGE_RECORD_BYTES = 4_096
/** A record of more bytes than this is refused. */
export const MAX_RECORD_BYTES = 65_536

export class RecordTooLarge extends Error {
  override name = 'RecordTooLarge'
}

const SIGNATURE_KEY = ',\n  "signature": "'
const SIGNATURE_LENGTH = 43 // 32 bytes in base64url
const TAIL = '"\n}\n'
const TAIL_LENGTH = SIGNATURE_KEY.length + SIGNATURE_LENGTH + TAIL.length

/**
 * The readable JSON text of a record, signed together with its name: a text that was edited, or
 * stored under another name, no longer verifies.
 * @throws RecordTooLarge above 64 kB
 */
export function encodeRecord(record: SessionRecord, name: string, keys: readonly Buffer[]): string {
  const open = readableRecord(record).slice(0, -2)
  const text = `${open}${SIGNATURE_KEY}${sign(name, open, keys[0])}${TAIL}`
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_RECORD_BYTES) {
    throw new RecordTooLarge(`A session record of ${bytes} bytes is over ${MAX_RECORD_BYTES}.`)
  }
  return text
}

export interface DecodedRecord {
  record: SessionRecord
  /** It was signed with a key that is being rotated out, and wants to be written again. */
  signedWithOldKey: boolean
}

/**
 * Undefined when the text is damaged, edited, of another shape than ours, or belongs under another
 * name. Never throws.
 * @param lifetimes today's, which shorten the record's own
 */
export function decodeRecord(
  text: string,
  name: string,
  keys: readonly Buffer[],
  lifetimes?: SessionLifetimes,
): DecodedRecord | undefined {
  const open = text.slice(0, -TAIL_LENGTH)
  const tail = text.slice(-TAIL_LENGTH)
  if (!tail.startsWith(SIGNATURE_KEY) || !tail.endsWith(TAIL)) return undefined
  const signature = Buffer.from(tail.slice(SIGNATURE_KEY.length, -TAIL.length))
  const keyIndex = keys.findIndex((key) => {
    const expected = Buffer.from(sign(name, open, key))
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  })
  if (keyIndex === -1) return undefined
  const stored = fromStored(`${open}\n}`)
  if (!stored) return undefined
  const record = deepFreeze(lifetimes ? withinLifetimes(stored, lifetimes) : stored)
  return { record, signedWithOldKey: keyIndex > 0 }
}

function sign(name: string, open: string, key: Buffer | undefined): string {
  if (!key) throw new Error('A session store needs at least one key.')
  return createHmac('sha256', key).update(`${name}\n${open}`).digest('base64url')
}

interface StoredForm {
  created_at: string
  last_seen_at: string
  expires_at: string
  ends_at: string
  permanent: boolean
  data: SessionData
}

/** The record as people read it on a page or in a terminal: the stored text without its signature. */
export const readableRecord = (record: SessionRecord): string =>
  JSON.stringify(toStored(record), null, 2)

const iso = (time: number): string => new Date(time).toISOString()

function toStored(record: SessionRecord): StoredForm {
  return {
    created_at: iso(record.createdAt),
    last_seen_at: iso(record.lastSeenAt),
    expires_at: iso(record.expiresAt),
    ends_at: iso(record.endsAt),
    permanent: record.permanent,
    data: record.data,
  }
}

/** Undefined for what is no record, although we signed it. */
function fromStored(text: string): SessionRecord | undefined {
  const stored = parsed(text)
  if (!stored) return undefined
  const data = withoutPrototypes(stored.data) as SessionData
  dropMisfits(data)
  return {
    createdAt: Date.parse(stored.created_at),
    lastSeenAt: Date.parse(stored.last_seen_at),
    expiresAt: Date.parse(stored.expires_at),
    endsAt: Date.parse(stored.ends_at),
    permanent: stored.permanent,
    data,
  }
}

function parsed(text: string): StoredForm | undefined {
  try {
    const value = JSON.parse(text)
    return isStoredForm(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Keys come from people: in an object without a prototype, `constructor` is a key like any other. */
function withoutPrototypes(value: JsonValue | SessionData): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes)
  if (value === null || typeof value !== 'object') return value
  const bare = Object.create(null)
  for (const [key, inner] of Object.entries(value))
    bare[key] = withoutPrototypes(inner as JsonValue)
  return bare
}

function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}

/** A copy that may be changed. */
export const mutableCopy = (data: SessionData): SessionData =>
  withoutPrototypes(data) as SessionData

/** The record as `change` leaves it; the one that is given stays as it is. */
export function changedRecord(record: SessionRecord, change: RecordChange): SessionRecord {
  const draft = { ...record, data: mutableCopy(record.data) }
  change(draft)
  return draft
}
