// Notes sessions beside their store, so that each person can see and end theirs.
//
// While the database is unavailable or full, people can log in and out all the same: a session that
// could not be noted is noted when it is next renewed.
import type { FastifyRequest } from 'fastify'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import {
  type EndReason,
  noteLogOut,
  type SessionsNeeds,
  takeEndReason,
} from '../domain/ending-sessions.ts'
import {
  forgetSession,
  keepToMostSessions,
  noteSession,
  type SessionPlace,
} from '../domain/person-sessions.ts'
import type { Note, StartedSession } from '../sessions/live-sessions.ts'
import { recordName } from '../sessions/session-record.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import { deviceInWords } from '../system/devices.ts'
import { networkOf } from '../system/request-source.ts'
import { isVisit } from './visits.ts'

export type SessionIndex = ReturnType<typeof sessionIndex>

export function sessionIndex(needs: SessionsNeeds) {
  const { db, clock } = needs

  async function attempt(request: FastifyRequest, note: () => Promise<void>): Promise<void> {
    try {
      await note()
    } catch (error) {
      const isAway = error instanceof DatabaseUnavailable || error instanceof StoreUnavailable
      if (!isAway) throw error
      request.log.warn(`A session could not be noted with its person: ${error.message}`)
    }
  }

  const noteFor =
    (request: FastifyRequest): Note =>
    (name, record) =>
      attempt(request, () => noteSession(db, name, record, placeOf(request)))

  return {
    noteFor,

    renewed: (request: FastifyRequest, { name, record }: StoredSession) =>
      noteFor(request)(name, record),

    loggedOut: (request: FastifyRequest, session: StoredSession | undefined) =>
      attempt(request, async () => {
        if (session) await noteLogOut(db, session.name, clock())
      }),

    moved: (request: FastifyRequest, { name }: StoredSession) =>
      attempt(request, () => forgetSession(db, name)),

    began: (request: FastifyRequest, { id, record }: StartedSession) =>
      attempt(request, async () => {
        const personId = record.data.person_id
        if (personId !== undefined) await keepToMostSessions(needs, personId, recordName(id))
      }),
  }
}

/** The device and network from which a request comes, in words for its person. */
export const placeOf = ({ headers, ip }: FastifyRequest): SessionPlace => ({
  device: deviceInWords(headers['user-agent']),
  network: networkOf(ip),
})

/**
 * Why this browser's session was ended from elsewhere, which is told once, and only to a person who
 * looks. Undefined when it was not, or when it can't be known just now.
 */
export async function whyEnded(
  request: FastifyRequest,
  db: Database,
): Promise<EndReason | undefined> {
  const { sentSessions } = request
  if (sentSessions.length === 0 || !isVisit(request)) return undefined
  try {
    return await takeEndReason(
      db,
      sentSessions.map(({ id }) => recordName(id)),
    )
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return undefined
    throw error
  }
}
