// Ends sessions of a person, and keeps for each of their browsers why it was logged out.
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

/** Notes that a session was ended by the browser that held it. */
export const noteLogOut = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'logged out', now)

/** Notes that a session was ended at the command line. */
export const noteEndByCommand = (db: Database, name: string, now: number): Promise<void> =>
  endPersonSessions(db, [name], 'command', now)

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
  const ended = rows.map(({ name }) => name).filter((name) => name !== kept)
  return endEverywhere(needs, ended, reason)
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
