// The sessions of a person: where they are logged in, listed and kept to a number.
//
// Which they are is noted in the database, alike for every session store, so that nothing ever walks
// through the sessions of everybody. Whether one lives, its store alone knows.
// Decision: docs/decisions/011-the-sessions-of-a-person.md
import type { Database } from '../database/database.ts'
import {
  countPersonSessions,
  deletePersonSession,
  deletePersonSessionsBefore,
  type PersonSessionRow,
  selectPersonSessions,
  upsertPersonSession,
} from '../repositories/person-sessions.ts'
import type { SessionRecord } from '../sessions/session-record.ts'
import { endByName, type SessionsNeeds } from './ending-sessions.ts'

/** Of more sessions than these, a log-in ends the one that was unused longest. */
export const MOST_SESSIONS = 50

/** A row whose session is not stored after this time belongs to a log-in that failed. */
const STORED_WITHIN_MS = 60_000

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
  const tooMany = others.slice(MOST_SESSIONS - 1).map(({ name }) => name)
  await endByName(needs, tooMany, 'too many')
}
