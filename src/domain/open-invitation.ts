// What an invitation's link opens, and what a household may see by being logged in.
import type { Database } from '../database/database.ts'
import { NotFound } from '../errors.ts'
import { selectRetiredLink } from '../repositories/invitation-links.ts'
import { markOpened, selectInvitationByToken } from '../repositories/invitations.ts'
import { selectInvitedParties, selectParty } from '../repositories/parties.ts'
import { hashToken, isToken } from './invitation-links.ts'
import type { Party } from './parties.ts'
import type { Person } from './people.ts'

export type FoundInvitation =
  | { kind: 'open'; party: Party; householdId: number; note: string; openedAt: number | null }
  /** The party is a draft again, or archived; the link works again once it is published again. */
  | { kind: 'closed'; party: Party }
  | { kind: 'unknown' | 'replaced' | 'taken back' }

/** What a link opens. Its token is all that is asked for: whoever has it may answer. */
export async function findInvitation(db: Database, token: string): Promise<FoundInvitation> {
  if (!isToken(token)) return { kind: 'unknown' }
  const tokenHash = hashToken(token)
  const invitation = await selectInvitationByToken(db, tokenHash)
  if (!invitation) return { kind: (await selectRetiredLink(db, tokenHash)) ?? 'unknown' }
  const party = await selectParty(db, invitation.partyId)
  if (!party) return { kind: 'unknown' }
  if (party.state !== 'published') return { kind: 'closed', party }
  const { householdId, note, openedAt } = invitation
  return { kind: 'open', party, householdId, note, openedAt }
}

/**
 * A published party to which this person's household is invited.
 * @throws NotFound when it is not
 */
export async function getInvitedParty(db: Database, person: Person, publicId: string) {
  const parties = await selectInvitedParties(db, person.householdId)
  const party = parties.find((one) => one.publicId === publicId)
  if (!party) throw new NotFound()
  return party
}

/** Notes that somebody has opened an invitation; only the first time is kept. */
export const noteOpened = (
  db: Database,
  { party, householdId }: { party: Party; householdId: number },
  now: number,
): Promise<void> => markOpened(db, party.id, householdId, now)
