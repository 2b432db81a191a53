// The playground for developers: the visitor's own session as it is stored, and forms that call it.
import { readableRecord } from '../sessions/record-format.ts'
import { OWN_KEYS } from '../sessions/session-record.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import { sizeInWords, storeInWords } from './format.ts'

export interface PlaygroundProps {
  store: {
    type: SessionStore['type']
    /** Where the store keeps its records; undefined in production. */
    place: string | undefined
  }
  /** Undefined for whoever is not logged in. */
  live: LiveProps | undefined
}

export interface LiveProps {
  last: LiveExample | undefined
  shopping: { item: string; quantity: number }[]
  values: { key: string; value: string }[]
  record: string
  /** Where the record lies; undefined in production. */
  stored: { location: string; size: string } | undefined
  form: LiveForm
}

/** What a call did to the session's record. */
export interface LiveExample {
  call: string
  result: string
  before: string
  after: string
  changed: boolean
}

/** The fields of the page's forms, with what was typed and what is wrong with it. */
export interface LiveForm {
  typed: LiveTyped
  errors: LiveErrors
}

export interface LiveTyped {
  item: string
  key: string
  /** The value that `set` stores, or the default that `get` returns. */
  value: string
}

export type LiveErrors = { [Field in keyof LiveTyped]: string | undefined }

const emptyForm: LiveForm = {
  typed: { item: '', key: '', value: '' },
  errors: { item: undefined, key: undefined, value: undefined },
}

export function playgroundProps(
  isProduction: boolean,
  store: SessionStore,
  live: LiveProps | undefined,
): PlaygroundProps {
  const place = isProduction ? undefined : storeInWords(store)
  return { store: { type: store.type, place }, live }
}

export function liveProps(
  isProduction: boolean,
  session: StoredSession,
  last: LiveExample | undefined,
  form = emptyForm,
): LiveProps {
  const values = session.keys().filter((key) => !OWN_KEYS.has(key))
  const shopping = Object.entries(session.get('shopping_list', {}))
  return {
    last,
    shopping: shopping.map(([item, quantity]) => ({ item, quantity })),
    values: values.map((key) => ({ key, value: JSON.stringify(session.get(key)) })),
    record: readableRecord(session.record),
    stored: isProduction
      ? undefined
      : { location: session.location, size: sizeInWords(session.bytes) },
    form,
  }
}
