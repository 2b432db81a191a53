// The host's board: every invited household with its link, its marks and its replies.
import type { Database } from '../database/database.ts'
import { selectRecentChanges, selectRepliesByHost } from '../repositories/invitation-changes.ts'
import { type InvitedHouseholdRow, selectInvitations } from '../repositories/invitations.ts'
import { selectGuests } from '../repositories/replies.ts'
import { countHeads, type Headcount } from './headcount.ts'
import { type Host, listHosts } from './hosts.ts'
import type { LinkTokens } from './invitation-links.ts'
import { getHostedParty, type Party } from './parties.ts'
import type { Person } from './people.ts'
import type { Change, Guest } from './replies.ts'

export interface BoardGuest extends Guest {
  /** The id of the host who gave this reply; undefined where the household gave it. */
  byHost: number | undefined
}

export interface BoardHousehold extends InvitedHouseholdRow {
  /** Whether a host lives in it: nobody sends them a link. */
  isOfHost: boolean
  /**
   * The link's token; undefined while the invitation is taken back, or when the key that sealed it
   * is no longer listed.
   */
  token: string | undefined
  guests: BoardGuest[]
}

export const BOARD_FILTERS = ['not-sent', 'not-opened', 'no-response', 'maybe'] as const
export type BoardFilter = (typeof BOARD_FILTERS)[number]

export interface Board {
  party: Party
  /** The owner first. */
  hosts: Host[]
  /** The households that the filter shows, by name. */
  households: BoardHousehold[]
  /** The households whose invitation was taken back, with the replies that they had given. */
  takenBack: BoardHousehold[]
  /** Counts everybody who is invited, whatever the filter is. */
  headcount: Headcount
  /** How many households each filter shows. */
  counts: Record<BoardFilter | 'all', number>
  /** The newest changes first. */
  changes: Change[]
}

const SHOWN_CHANGES = 20

/** @throws NotFound unless this person hosts the party */
export async function getBoard(
  db: Database,
  links: LinkTokens,
  host: Person,
  publicId: string,
  filter?: BoardFilter,
): Promise<Board> {
  const party = await getHostedParty(db, host, publicId)
  const [hosts, invitations, guests, byHost, changes] = await Promise.all([
    listHosts(db, party),
    selectInvitations(db, party.id),
    selectGuests(db, party.id),
    selectRepliesByHost(db, party.id),
    selectRecentChanges(db, party.id, SHOWN_CHANGES),
  ])
  const byHousehold = Map.groupBy(guests, ({ householdId }) => householdId)
  const homes = new Set(hosts.map(({ householdId }) => householdId))
  const all = invitations.map((invitation) => ({
    ...invitation,
    isOfHost: homes.has(invitation.householdId),
    token: invitation.sealedToken === null ? undefined : links.open(invitation.sealedToken),
    guests: (byHousehold.get(invitation.householdId) ?? []).map((guest) => ({
      ...guest,
      byHost: guest.reply === null ? undefined : byHost.get(guest.id),
    })),
  }))
  const invited = all.filter(({ takenBackAt }) => takenBackAt === null)
  return {
    party,
    hosts,
    households: filter ? invited.filter(PASSES[filter]) : invited,
    takenBack: all.filter(({ takenBackAt }) => takenBackAt !== null),
    headcount: countHeads(invited.flatMap(({ guests }) => guests)),
    counts: countFilters(invited),
    changes,
  }
}

/** Hosts send no link to themselves, so their own households never count as waiting for one. */
const PASSES: Record<BoardFilter, (household: BoardHousehold) => boolean> = {
  'not-sent': ({ sentAt, isOfHost }) => sentAt === null && !isOfHost,
  'not-opened': ({ openedAt, isOfHost }) => openedAt === null && !isOfHost,
  'no-response': ({ guests }) => guests.some(({ reply }) => reply === null),
  maybe: ({ guests }) => guests.some(({ reply }) => reply === 'maybe'),
}

function countFilters(invited: readonly BoardHousehold[]): Board['counts'] {
  const counts = { all: invited.length } as Board['counts']
  for (const filter of BOARD_FILTERS) counts[filter] = invited.filter(PASSES[filter]).length
  return counts
}

export interface PartyHousehold {
  householdId: number
  publicId: string
  name: string
  /** Milliseconds since 1970; null where the host has not said that the link is sent. */
  sentAt: number | null
  guests: Guest[]
}

/** All invited households as guests may see them: without links and notes. */
export async function listPartyHouseholds(
  db: Database,
  partyId: number,
): Promise<PartyHousehold[]> {
  const [invitations, guests] = await Promise.all([
    selectInvitations(db, partyId),
    selectGuests(db, partyId),
  ])
  const byHousehold = Map.groupBy(guests, ({ householdId }) => householdId)
  return invitations
    .filter(({ takenBackAt }) => takenBackAt === null)
    .map(({ householdId, householdPublicId, householdName, sentAt }) => ({
      householdId,
      sentAt,
      publicId: householdPublicId,
      name: householdName,
      guests: byHousehold.get(householdId) ?? [],
    }))
}
