// The security log: what was done with an account, when and from where, kept for its owner and for
// whoever runs the site. It holds no password, no token, no session id, and no email address that
// has no account.
import type { Database } from '../database/database.ts'
import {
  deleteSecurityEvents,
  insertSecurityEvent,
  type SecurityEventRow,
  selectSecurityEvents,
} from '../repositories/security-events.ts'
import type { SessionPlace } from './person-sessions.ts'

/** How somebody proved who they are. */
export type ProofKind = 'a password' | 'a passkey' | 'a recovery code' | 'a link'

export type SecurityEventKind =
  | `logged in with ${ProofKind}`
  | `was refused with ${ProofKind}`
  | 'logged out'
  | 'ended a session'
  | 'ended all other sessions'
  | 'ended all sessions'
  | 'changed the password'
  | 'added a passkey'
  | 'removed a passkey'
  | 'made recovery codes'
  | 'asked for a link by mail'
  /**
   * A browser sent a session that began before all sessions of its person, or their access, were
   * ended.
   */
  | 'was refused with an ended session'

export interface SecurityEvent extends SessionPlace {
  kind: SecurityEventKind
  personId?: number | undefined
  /** A keyed hash of the email address that was typed. */
  account?: string | undefined
  /** The name of the session in which it was done. */
  session?: string | undefined
}

export const KEPT_DAYS = 90
/**
 * How many entries are kept, so that a flood of failures does not fill the disk; the oldest are
 * deleted.
 */
const MOST_EVENTS = 200_000
/** How much of a session's name is kept: enough to recognize a session, too little to address it. */
const SHOWN_OF_NAME = 8

export const beginningOf = (sessionName: string): string => sessionName.slice(0, SHOWN_OF_NAME)

/** @param now milliseconds since 1970 @throws DatabaseUnavailable */
export async function noteSecurityEvent(
  db: Database,
  { kind, personId, account, session, device, network }: SecurityEvent,
  now: number,
): Promise<void> {
  await insertSecurityEvent(db, {
    ...{ at: now, kind, device, network },
    personId: personId ?? null,
    account: account ?? null,
    session: session === undefined ? null : beginningOf(session),
  })
}

/** The last things done with a person's account, the newest first. */
export const listSecurityEvents = (
  db: Database,
  personId: number,
  most: number,
): Promise<SecurityEventRow[]> => selectSecurityEvents(db, personId, most)

export const forgetOldSecurityEvents = (db: Database, now: number): Promise<void> =>
  deleteSecurityEvents(db, { before: now - KEPT_DAYS * 86_400_000, most: MOST_EVENTS })
