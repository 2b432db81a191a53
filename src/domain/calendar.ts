// What calendars show: one party to whoever may see it, and all parties of a host by the address of
// a feed.
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

/** A party with a date; without one it has no place in a calendar. */
export type DatedParty = Party & { startsAt: number }

const isDated = (party: Party | undefined): party is DatedParty =>
  party !== undefined && party.startsAt !== null

/** The status of a party in a calendar: one that was archived before its day is cancelled. */
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
 * The party that an invitation's link opens. An archived party is found too, so that calendars
 * learn that it is cancelled.
 * @returns undefined as `party` when the link opens no party with a date; `isUnknown` when it never
 * was a link
 */
export async function findCalendarInvitation(
  db: Database,
  token: string,
): Promise<{ party: DatedParty | undefined; isUnknown: boolean }> {
  const found = await findInvitation(db, token)
  const party = 'party' in found && found.party.state !== 'draft' ? found.party : undefined
  return { party: isDated(party) ? party : undefined, isUnknown: found.kind === 'unknown' }
}

/** A host's parties that have a date, by date; undefined when no feed has this token. */
export async function findFeed(db: Database, token: string): Promise<DatedParty[] | undefined> {
  const owner = isToken(token) ? await selectFeedOwner(db, hashToken(token)) : undefined
  if (owner === undefined) return undefined
  return (await selectHostedParties(db, owner)).filter(isDated)
}

/**
 * `none`: no feed was made. `unreadable`: the feed works, but its address can't be shown, since the
 * key that sealed it is no longer listed.
 */
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

/** Makes a new address for the feed; an earlier one stops working at once. */
export const replaceFeed = (db: Database, links: LinkTokens, person: Person): Promise<void> =>
  upsertFeed(db, person.id, links.issue())

export const endFeed = (db: Database, person: Person): Promise<void> => deleteFeed(db, person.id)

/** Seals the tokens of feeds with the newest key, so that an older SECRET_KEY can be removed. */
export async function mendFeeds(db: Database, links: LinkTokens): Promise<void> {
  if (links.keyCount === 1) return
  for (const { personId, sealedToken } of await selectFeedTokens(db)) {
    const resealed = links.reseal(sealedToken)
    if (resealed) await updateFeedToken(db, personId, sealedToken, resealed)
  }
}
