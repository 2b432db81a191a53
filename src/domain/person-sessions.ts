// The sessions of a person: where they are logged in, and how many sessions they may have.
//
// The database notes them in the same way for every session store, so that nothing has to search the
// sessions of all people. Whether a session has ended, only its store knows. Decision:
// docs/decisions/011-the-sessions-of-a-person.md
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

/** How many sessions a person may have; a further log-in ends the one that was unused longest. */
export const MOST_SESSIONS = 50

/** A noted session that is not in the store after this time belongs to a log-in that failed. */
const STORED_WITHIN_MS = 60_000

/** Where a session is used. */
export interface SessionPlace {
  /** "Firefox on Linux" */
  device: string
  network: string
}

/** A session that has not ended. */
export interface OpenSession extends PersonSessionRow {
  /** How often the server was started since the session began. */
  restarts: number
  record: SessionRecord
}

/** Notes a session that is about to be stored, or was just renewed. */
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

/** Deletes the note of a session that has been noted under a new name. */
export const forgetSession = (db: Database, name: string): Promise<void> =>
  deletePersonSession(db, name)

/** Deletes the notes of sessions whose absolute timeout has passed. */
export const forgetEndedSessions = (db: Database, now: number): Promise<void> =>
  deletePersonSessionsBefore(db, now)

/** A person's sessions that have not ended, the one used last first. @throws StoreUnavailable */
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

/** To be called once a session is stored: ends the sessions of its person that are too many. */
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
