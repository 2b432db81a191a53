// The session: one line about it for the dashboard, and its card for a page of its own.
import type { Config } from '../config/config.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import {
  dayAndMonth,
  formatDuration,
  formatTime,
  type Moment,
  pluralize,
  sizeInWords,
  storeInWords,
} from './format.ts'

/** A session, and what pages tell its person about it. */
export interface SessionView {
  session: StoredSession
  restarts: number
  /** Whether this is its first visit since the server was restarted. */
  restarted: boolean
  store: SessionStore
  config: Config
  /** Milliseconds since 1970. */
  now: number
}

export interface SessionLine {
  /** Undefined when closing the browser ends it. */
  until: (Moment & { isDay: boolean }) | undefined
  /** "survived 2 restarts" */
  survived: string
}

const DAY_MS = 86_400_000
/**
 * Time zones differ by quarter hours, so each can tell the day of a time rounded to them; and
 * rounded times are the same for many sessions.
 */
const QUARTER_HOUR_MS = 900_000

/** The line says when the session ends; while more than one day is left, it says only the day. */
export function sessionLine({ session, restarts, now }: SessionView): SessionLine {
  const { permanent, expiresAt } = session.record
  const isDay = expiresAt - now > DAY_MS
  const until = isDay
    ? dayAndMonth(expiresAt - (expiresAt % QUARTER_HOUR_MS))
    : formatTime(expiresAt)
  return {
    until: permanent ? { ...until, isDay } : undefined,
    survived: survivedInWords(restarts),
  }
}

const survivedInWords = (restarts: number): string => `survived ${pluralize(restarts, 'restart')}`

export interface SessionProps {
  session: SessionCard
}

export interface SessionCard {
  startedAt: Moment
  seenAt: Moment
  endsIdleAt: Moment
  endsAt: Moment
  survived: string
  visits: string
  permanent: boolean
  keptFor: string
  /** Where and how the record is stored; undefined in production. */
  stored: { store: string; keptAs: string; name: string; sizeText: string } | undefined
}

export function sessionCard({ session, restarts, store, config, now }: SessionView): SessionCard {
  const { record } = session
  const { permanentSeconds, browserSeconds } = config.session.lifetimes
  return {
    startedAt: formatTime(record.createdAt),
    // The record's own time may be an hour old, but this session is active now.
    seenAt: formatTime(now),
    endsIdleAt: formatTime(record.expiresAt),
    endsAt: formatTime(record.endsAt),
    survived: survivedInWords(restarts),
    visits: session.has('visits')
      ? pluralize(session.get('visits', 0), 'visit')
      : 'not visited yet',
    permanent: record.permanent,
    keptFor: formatDuration(record.permanent ? permanentSeconds : browserSeconds),
    stored: config.isProduction ? undefined : storedSession(session, store),
  }
}

/** Where the record is stored is shown to developers only: it would tell strangers about the machine. */
const storedSession = (session: StoredSession, store: SessionStore) => ({
  store: storeInWords(store),
  keptAs: store.type === 'filesystem' ? 'File' : 'Record',
  name: session.name,
  sizeText: sizeInWords(session.bytes),
})
