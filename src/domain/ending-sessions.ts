// Ends sessions of a person, and keeps the reason for each of their browsers to be told.
//
// Decision: docs/decisions/011-the-sessions-of-a-person.md
import type { Database } from '../database/database.ts'
import { updateSessionsValidFrom } from '../repositories/organizers.ts'
import {
  type EndReason,
  endPersonSessions,
  selectSessionOwner as findSessionOwner,
  isPersonSession,
  selectPersonSessions,
  takeEndReason,
} from '../repositories/person-sessions.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

export type { EndReason }
export { findSessionOwner, takeEndReason }

export interface SessionsNeeds {
  db: Database
  sessionStore: SessionStore
  /** Milliseconds since 1970. */
  clock: () => number
}

/** Notes that a session was ended by a log-out in its own browser. */
export const noteLogOut = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'logged out', now)

/** Notes that a session was ended at the command line. */
export const noteEndByCommand = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'command', now)

/**
 * Ends one session of a person.
 * @returns whether it was theirs and had not ended yet
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

/**
 * Ends sessions, first in the store: what can't be ended now is not noted as ended.
 * @returns how many had not ended yet
 */
export async function endByName(
  { db, sessionStore, clock }: SessionsNeeds,
  ended: readonly string[],
  reason: EndReason,
): Promise<number> {
  const lived = await Promise.all(ended.map((name) => sessionStore.destroyByName(name)))
  await endPersonSessions(db, ended, reason, clock())
  return lived.filter(Boolean).length
}

/**
 * Ends every session of a person but one, also sessions that were never noted.
 * @returns how many noted sessions were ended
 * @throws StoreUnavailable when the one can't be marked as the one that stays: then none ends
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
  /** How many of the noted sessions had not ended yet. */
  ended: number
  /**
   * False when the session store was unavailable: its sessions are still there, but refused for
   * their age.
   */
  isStoreTold: boolean
}

/**
 * Ends every session of a person: each is refused from now on for its age, and removed from the
 * store if that is available.
 */
export async function endAllSessions(
  needs: EndingNeeds,
  personId: number,
  reason: EndReason,
): Promise<EndedSessions> {
  await updateSessionsValidFrom(needs.db, personId, needs.clock())
  return tellOfEnd(needs, personId, reason)
}

/** What ending needs of a session store that may be unavailable. */
export type EndingNeeds = Omit<SessionsNeeds, 'sessionStore'> & {
  sessionStore: Pick<SessionStore, 'destroyByName'>
}

/**
 * Removes a person's sessions from the store when they are refused already, as after a change of
 * password, and keeps the reason for their browsers.
 * @param kept the name of a session that goes on
 */
export async function tellOfEnd(
  needs: EndingNeeds,
  personId: number,
  reason: EndReason,
  kept?: string,
): Promise<EndedSessions> {
  const rows = await selectPersonSessions(needs.db, personId)
  const ended = rows.map(({ name }) => name).filter((name) => name !== kept)
  return endEverywhere(needs, ended, reason)
}

/** Removes sessions that are refused already, so an unavailable store does no harm. */
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
