// What calendars are told: one party to whoever may see it, and a host's parties under a secret address.
import type { Database } from '../database/database.ts'
import { NotFound } from '../errors.ts'
import {
  deleteFeed,
  selectFeedOwner,
  selectFeedToken,
  selectFeedTokens,
  updateFeedToken,
  upsertFeed,
} from '../repositories/calendar-feeds.ts'
import {
  selectHostedParties,
  selectHostedParty,
  selectInvitedParties,
} from '../repositories/parties.ts'
import { hashToken, isToken, type LinkTokens } from './invitation-links.ts'
import { findInvitation } from './open-invitation.ts'
import type { Party } from './parties.ts'
import type { Person } from './people.ts'

/** A party with a date: without one there is nothing to put into a calendar. */
export type DatedParty = Party & { startsAt: number }

const isDated = (party: Party | undefined): party is DatedParty =>
  party !== undefined && party.startsAt !== null

/** A party's status in a calendar: one that was archived before its day is cancelled. */
export function calendarStatus(party: DatedParty): 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED' {
  if (party.state === 'draft') return 'TENTATIVE'
  return party.state === 'archived' && party.changedAt < party.startsAt ? 'CANCELLED' : 'CONFIRMED'
}

/** @throws NotFound unless this person hosts it or is invited to it, and it has a date */
export async function getCalendarParty(
  db: Database,
  person: Person,
  publicId: string,
): Promise<{ party: DatedParty; isHost: boolean }> {
  const hosted = await selectHostedParty(db, person.id, publicId)
  if (isDated(hosted)) return { party: hosted, isHost: true }
  const invited = await selectInvitedParties(db, person.householdId)
  const party = invited.find((one) => one.publicId === publicId)
  if (!isDated(party)) throw new NotFound()
  return { party, isHost: false }
}

/**
 * The party that an invitation's link opens; from the archive too, so that a calendar learns when it
 * does not take place.
 * @returns undefined when the link opens nothing with a date, and whether it ever opened anything
 */
export async function findCalendarInvitation(
  db: Database,
  token: string,
): Promise<{ party: DatedParty | undefined; isUnknown: boolean }> {
  const found = await findInvitation(db, token)
  const party = 'party' in found && found.party.state !== 'draft' ? found.party : undefined
  return { party: isDated(party) ? party : undefined, isUnknown: found.kind === 'unknown' }
}

/** A host's parties with a date, by date; undefined when no feed has this token. */
export async function findFeed(db: Database, token: string): Promise<DatedParty[] | undefined> {
  const owner = isToken(token) ? await selectFeedOwner(db, hashToken(token)) : undefined
  if (owner === undefined) return undefined
  return (await selectHostedParties(db, owner)).filter(isDated)
}

/** `none`: it was never made; `unreadable`: it works, but the key that could show it is gone. */
export type FeedAddress = { kind: 'none' | 'unreadable' } | { kind: 'known'; token: string }

export async function getFeedAddress(
  db: Database,
  links: LinkTokens,
  person: Person,
): Promise<FeedAddress> {
  const sealed = await selectFeedToken(db, person.id)
  if (sealed === undefined) return { kind: 'none' }
  const token = links.open(sealed)
  return token === undefined ? { kind: 'unreadable' } : { kind: 'known', token }
}

/** Makes the address, or another one: the one before is dead at once. */
export const replaceFeed = (db: Database, links: LinkTokens, person: Person): Promise<void> =>
  upsertFeed(db, person.id, links.issue())

export const endFeed = (db: Database, person: Person): Promise<void> => deleteFeed(db, person.id)

/** Seals tokens with the newest key, so that an old SECRET_KEY can be dropped. */
export async function mendFeeds(db: Database, links: LinkTokens): Promise<void> {
  if (links.keyCount === 1) return
  for (const { personId, sealedToken } of await selectFeedTokens(db)) {
    const resealed = links.reseal(sealedToken)
    if (resealed) await updateFeedToken(db, personId, sealedToken, resealed)
  }
}
