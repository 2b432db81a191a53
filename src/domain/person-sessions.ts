// The sessions of a person: where they are logged in, kept to a number, and ended.
//
// Which they are is noted in the database, alike for every session store, so that nothing ever walks
// through the sessions of everybody. Whether one lives, its store alone knows.
// Decision: docs/decisions/011-the-sessions-of-a-person.md
import type { Database } from '../database/database.ts'
import { updateSessionsValidFrom } from '../repositories/organizers.ts'
import {
  countPersonSessions,
  deletePersonSession,
  deletePersonSessionsBefore,
  type EndReason,
  endPersonSessions,
  selectSessionOwner as findSessionOwner,
  isPersonSession,
  type PersonSessionRow,
  selectPersonSessions,
  takeEndReason,
  upsertPersonSession,
} from '../repositories/person-sessions.ts'
import type { SessionRecord } from '../sessions/session-record.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

export type { EndReason }
export { findSessionOwner, takeEndReason }

/** Of more sessions than these, a log-in ends the one that was unused longest. */
export const MOST_SESSIONS = 50

/** A row whose session is not stored after this time belongs to a log-in that failed. */
const STORED_WITHIN_MS = 60_000

export interface SessionsNeeds {
  db: Database
  sessionStore: SessionStore
  /** Milliseconds since 1970. */
  clock: () => number
}

/** From where a session is used. */
export interface SessionPlace {
  /** "Firefox on Linux" */
  device: string
  network: string
}

/** A session that lives. */
export interface OpenSession extends PersonSessionRow {
  /** How often the server was started since it began. */
  restarts: number
  record: SessionRecord
}

/** Notes a session that is about to be stored, or whose activity was recorded. */
export async function noteSession(
  db: Database,
  name: string,
  { data, createdAt, lastSeenAt, endsAt }: SessionRecord,
  place: SessionPlace,
): Promise<void> {
  if (data.person_id === undefined) return
  const times = { beganAt: createdAt, lastSeenAt, endsAt }
  await upsertPersonSession(db, { name, personId: data.person_id, ...place, ...times })
}

/** A session has another name from here on, under which it was noted already. */
export const forgetSession = (db: Database, name: string): Promise<void> =>
  deletePersonSession(db, name)

/** Notes that a session was ended by the browser that held it. */
export const noteLogOut = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'logged out', now)

/** Notes that a session was ended at the command line. */
export const noteEndByCommand = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'command', now)

/** Forgets what was noted of sessions that have ended in any case. */
export const forgetEndedSessions = (db: Database, now: number): Promise<void> =>
  deletePersonSessionsBefore(db, now)

/** A person's live sessions, the one used last first. @throws StoreUnavailable */
export async function listSessions(
  needs: Pick<SessionsNeeds, 'db' | 'sessionStore'>,
  personId: number,
): Promise<OpenSession[]> {
  return (await withRecords(needs, personId)).filter(isLive)
}

type NotedSession = Omit<OpenSession, 'record'> & { record: SessionRecord | undefined }

const isLive = (noted: NotedSession): noted is OpenSession => noted.record !== undefined

async function withRecords(
  { db, sessionStore }: Pick<SessionsNeeds, 'db' | 'sessionStore'>,
  personId: number,
): Promise<NotedSession[]> {
  const rows = await selectPersonSessions(db, personId)
  const found = await Promise.all(rows.map(({ name }) => sessionStore.readByName(name)))
  return rows.map((row, index) => {
    const record = found[index]?.record
    return { ...row, record: record?.data.person_id === personId ? record : undefined }
  })
}

/** Called once a session is stored: ends those of its person that are too many. */
export async function keepToMostSessions(
  needs: SessionsNeeds,
  personId: number,
  newest: string,
): Promise<void> {
  const { db, clock } = needs
  if ((await countPersonSessions(db, personId)) <= MOST_SESSIONS) return
  const noted = await withRecords(needs, personId)
  const gone = noted.filter(
    ({ record, beganAt }) => !record && beganAt < clock() - STORED_WITHIN_MS,
  )
  for (const { name } of gone) await deletePersonSession(db, name)
  const others = noted.filter(({ record, name }) => record && name !== newest)
  await endByName(needs, names(others.slice(MOST_SESSIONS - 1)), 'too many')
}

const names = (sessions: readonly { name: string }[]): string[] => sessions.map(({ name }) => name)

/**
 * Ends one session of a person.
 * @returns whether they had it and it lived
 * @throws StoreUnavailable when it can't be ended now
 */
export async function endSession(
  needs: SessionsNeeds,
  personId: number,
  name: string,
): Promise<boolean> {
  if (!(await isPersonSession(needs.db, personId, name))) return false
  return (await endByName(needs, [name], 'elsewhere')) === 1
}

/** The store first: a session that can't be ended now is not said to be. @returns how many lived */
async function endByName(
  { db, sessionStore, clock }: SessionsNeeds,
  ended: readonly string[],
  reason: EndReason,
): Promise<number> {
  const lived = await Promise.all(ended.map((name) => sessionStore.destroyByName(name)))
  await endPersonSessions(db, ended, reason, clock())
  return lived.filter(Boolean).length
}

/**
 * Ends every session of a person but one, also those that were never noted.
 * @returns how many of the noted ones lived
 * @throws StoreUnavailable when the one could not be told apart from the others: then none ends
 */
export async function endOtherSessions(
  needs: SessionsNeeds,
  personId: number,
  kept: StoredSession,
): Promise<number> {
  const now = needs.clock()
  await kept.update((data) => {
    data.kept_at = Math.max(now, data.kept_at ?? 0)
  })
  await updateSessionsValidFrom(needs.db, personId, now)
  return (await tellOfEnd(needs, personId, 'elsewhere', kept.name)).ended
}

export interface EndedSessions {
  /** How many of those that were noted lived. */
  ended: number
  /** False when the session store could not be told: then they are refused for their age. */
  isStoreTold: boolean
}

/**
 * Ends every session of a person: refused from now on for having begun before, and removed from the
 * store where that answers.
 */
export async function endAllSessions(
  needs: EndingNeeds,
  personId: number,
  reason: EndReason,
): Promise<EndedSessions> {
  await updateSessionsValidFrom(needs.db, personId, needs.clock())
  return tellOfEnd(needs, personId, reason)
}

/** What ending needs of a store, which may be away. */
export type EndingNeeds = Omit<SessionsNeeds, 'sessionStore'> & {
  sessionStore: Pick<SessionStore, 'destroyByName'>
}

/**
 * Removes the sessions of a person from the store once they are refused already, as after a new
 * password, and keeps for their browsers why.
 * @param kept the name of one that goes on
 */
export async function tellOfEnd(
  needs: EndingNeeds,
  personId: number,
  reason: EndReason,
  kept?: string,
): Promise<EndedSessions> {
  const rows = await selectPersonSessions(needs.db, personId)
  return endEverywhere(needs, names(rows.filter(({ name }) => name !== kept)), reason)
}

/** For sessions that are refused already: a store that is away changes nothing. */
async function endEverywhere(
  { db, sessionStore, clock }: EndingNeeds,
  ended: readonly string[],
  reason: EndReason,
): Promise<EndedSessions> {
  await endPersonSessions(db, ended, reason, clock())
  try {
    const lived = await Promise.all(ended.map((name) => sessionStore.destroyByName(name)))
    return { ended: lived.filter(Boolean).length, isStoreTold: true }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return { ended: 0, isStoreTold: false }
  }
}
