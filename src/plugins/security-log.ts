// Writes the security log: a row in the database for the account's owner, and a line in the server's log.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { findSessionOwner } from '../domain/ending-sessions.ts'
import {
  beginningOf,
  noteSecurityEvent,
  type SecurityEvent,
  type SecurityEventKind,
} from '../domain/security-log.ts'
import { recordName } from '../sessions/session-record.ts'
import { BoundedMap } from '../system/bounded-map.ts'
import { placeOf } from './session-index.ts'

export interface SecurityLogNeeds {
  db: Database
  clock: () => number
}

/** The message of these lines in the server's log. */
export const SECURITY = 'security'

/**
 * Notes what this request did. The line is written in any case: when the database can't be written
 * just now, the request succeeds all the same, and the log says that the row is missing.
 */
export async function noteSecurity(
  { db, clock }: SecurityLogNeeds,
  request: FastifyRequest,
  kind: SecurityEventKind,
  about: Pick<SecurityEvent, 'personId' | 'account' | 'session'> = {},
): Promise<void> {
  const { personId, account, session } = about
  const place = placeOf(request)
  const line = {
    event: kind,
    ...(personId !== undefined && { person: personId }),
    ...(account !== undefined && { account }),
    ...(session !== undefined && { sessionName: beginningOf(session) }),
    network: place.network,
  }
  request.log.info(line, SECURITY)
  try {
    await noteSecurityEvent(db, { kind, ...about, ...place }, clock())
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    request.log.warn(`The security log misses a row: ${error.message}`)
  }
}

const REMEMBERED_SESSIONS = 10_000

/** Notes each ended session that a browser still sends, once, however often it is sent. */
export const endedSessionLog = fastifyPlugin<SecurityLogNeeds>(
  async (app, needs) => {
    const noted = new BoundedMap<string, true>(REMEMBERED_SESSIONS)
    app.addHook('onResponse', async (request) => {
      const { wasAskedToLogIn, storeError, sentSessions } = request
      const [sent] = sentSessions ?? []
      if (!wasAskedToLogIn || storeError || !sent) return
      const session = recordName(sent.id)
      if (noted.has(session)) return
      noted.set(session, true)
      const personId = await findOwner(needs.db, session)
      await noteSecurity(needs, request, 'was refused with an ended session', { personId, session })
    })
  },
  { name: 'ended-session-log', dependencies: ['authentication'] },
)

/** Undefined when it is nobody's, or can't be known just now. */
async function findOwner(db: Database, session: string): Promise<number | undefined> {
  try {
    return await findSessionOwner(db, session)
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return undefined
    throw error
  }
}
