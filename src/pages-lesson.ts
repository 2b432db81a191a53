// The pages about sessions: the one in plain words, and the playground for developers.
import type { FastifyReply } from 'fastify'
import type { Config } from './config.ts'
import { readableRecord } from './sessions/record-text.ts'
import { OWN_KEYS } from './sessions/session-record.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { StoredSession } from './sessions/stored-session.ts'
import { counted, durationInWords, sizeInWords, storeInWords } from './words.ts'

export interface Visits {
  count: number
  /** False where this view of the page was none: a prefetch, or the store could not be written. */
  counted: boolean
  trouble?: string
}

/** @param visits undefined for whoever is not logged in */
export function howSessionsWorkPage(
  reply: FastifyReply,
  { config, sessionStore }: { config: Config; sessionStore: SessionStore },
  visits: Visits | undefined,
) {
  const { permanentSeconds, browserSeconds, absoluteSeconds } = config.session.lifetimes
  return reply.page('how-sessions-work', 'How sessions work', {
    visits: visits && { ...visits, text: counted(visits.count, 'time') },
    storeType: sessionStore.type,
    keptFor: durationInWords(permanentSeconds),
    browserFor: durationInWords(browserSeconds),
    atMost: durationInWords(absoluteSeconds),
  })
}

/** What a call did to the stored record. */
export interface LiveExample {
  call: string
  result: string
  before: string
  after: string
  changed: boolean
}

export interface LiveErrors {
  item?: string
  key?: string
  value?: string
}

export interface LiveFacts {
  session: StoredSession
  last?: LiveExample | undefined
  errors?: LiveErrors
  /** What the form held that was sent, when there are errors. */
  typed?: object
}

/** @param facts undefined for whoever is not logged in */
export function playgroundPage(
  reply: FastifyReply,
  { config, sessionStore }: { config: Config; sessionStore: SessionStore },
  facts: LiveFacts | undefined,
) {
  const shows = !config.isProduction
  const store = { type: sessionStore.type, ...(shows && { place: storeInWords(sessionStore) }) }
  const title = facts?.errors ? 'Error: Session playground' : 'Session playground'
  const { errors = {}, typed = {} } = facts ?? {}
  return reply.page('playground', title, {
    store,
    errors,
    typed,
    live: facts && live(facts, shows),
  })
}

function live({ session, last }: LiveFacts, showsPlace: boolean) {
  const values = session.keys().filter((key) => !OWN_KEYS.has(key))
  const shopping = Object.entries(session.get('shopping_list', {}))
  return {
    last,
    shopping: shopping.map(([item, quantity]) => ({ item, quantity })),
    values: values.map((key) => ({ key, value: JSON.stringify(session.get(key)) })),
    record: readableRecord(session.record),
    ...(showsPlace && { location: session.location, sizeText: sizeInWords(session.bytes) }),
  }
}
