// Parties, as their hosts and their guests see them: SQL to rows and back.
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { hostedPartyIds } from './party-hosts.ts'

export type PartyState = 'draft' | 'published' | 'archived'

/** What the host decides about a party; what is not known yet is empty or null. */
export interface PartyDetails {
  title: string
  /** Milliseconds since 1970. */
  startsAt: number | null
  endsAt: number | null
  /** An IANA name: "Europe/Berlin". */
  timeZone: string
  venue: string
  address: string
  /** How to find the door: parking, the bell, "the second door on the left". */
  arrival: string
  /** Plain text of several paragraphs. */
  description: string
  /** The last day on which guests may answer, YYYY-MM-DD in the party's zone. */
  replyBy: string | null
  /** How guests reach the host, as plain text. */
  contact: string
  showGuests: boolean
  /** How many people each household may add. */
  extraPeople: number
}

export interface PartyRow extends PartyDetails {
  id: number
  /** The party's name in URLs. */
  publicId: string
  state: PartyState
  ownerId: number
  /** The full names of the hosts: the owner's first, then those of the co-hosts. */
  hostNames: string[]
  /** The number of edits, from 1. */
  version: number
  /** The number of changes that calendars must be told, from 0. */
  sequence: number
  /** Milliseconds since 1970. */
  changedAt: number
  publishedAt: number | null
}

const COLUMNS = [
  'parties.id',
  'parties.public_id as publicId',
  'parties.state',
  'parties.title',
  'parties.description',
  'parties.venue',
  'parties.address',
  'parties.arrival',
  'parties.contact',
  'parties.starts_at as startsAt',
  'parties.ends_at as endsAt',
  'parties.time_zone as timeZone',
  'parties.reply_by as replyBy',
  'parties.show_guests as showGuestsFlag',
  'parties.extra_people as extraPeople',
  'parties.version',
  'parties.sequence',
  'parties.changed_at as changedAt',
  'parties.published_at as publishedAt',
  'parties.host_id as ownerId',
] as const

/** The hosts' names, one on each line: the owner's first, then those of the co-hosts. */
const HOST_LINES = sql<string>`trim(owner.first_name || ' ' || owner.last_name) || coalesce((
  select string_agg(${sql.lit('\n')} || trim(co.first_name || ' ' || co.last_name), ''
    order by co_hosts.since, co.id)
  from co_hosts join people co on co.id = co_hosts.person_id
  where co_hosts.party_id = parties.id), '')`

const selectRows = (db: Database) =>
  db
    .selectFrom('parties')
    .innerJoin('people as owner', 'owner.id', 'parties.host_id')
    .select(COLUMNS)
    .select(HOST_LINES.as('hostLines'))
    .where('parties.deleted_at', 'is', null)

const toRow = <T extends { showGuestsFlag: number; hostLines: string }>({
  showGuestsFlag,
  hostLines,
  ...row
}: T) => ({
  ...row,
  showGuests: showGuestsFlag === 1,
  hostNames: hostLines.split('\n'),
})

const hostedParties = prepared((db, personId: number) =>
  selectRows(db)
    .where('parties.id', 'in', hostedPartyIds(db, personId))
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('parties.id'),
)

/** All parties that a person hosts, alone or with others, by date; those without a date come last. */
export const selectHostedParties = async (db: Database, personId: number): Promise<PartyRow[]> =>
  (await hostedParties(db, personId)).map(toRow)

const invitedParties = prepared((db, householdId: number) =>
  selectRows(db)
    .innerJoin('invitations', 'invitations.party_id', 'parties.id')
    .where('invitations.household_id', '=', householdId)
    .where('invitations.taken_back_at', 'is', null)
    .where('parties.state', '=', 'published')
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('parties.id'),
)

/** All published parties to which a household is invited, by date. */
export const selectInvitedParties = async (
  db: Database,
  householdId: number,
): Promise<PartyRow[]> => (await invitedParties(db, householdId)).map(toRow)

const hostedParty = prepared((db, personId: number, publicId: string) =>
  selectRows(db)
    .where('parties.public_id', '=', publicId)
    .where('parties.id', 'in', hostedPartyIds(db, personId)),
)

/** Undefined when this person hosts no such party, or has deleted it. */
export const selectHostedParty = async (
  db: Database,
  personId: number,
  publicId: string,
): Promise<PartyRow | undefined> => (await hostedParty(db, personId, publicId)).map(toRow)[0]

const partyById = prepared((db, id: number) => selectRows(db).where('parties.id', '=', id))

/** The party with this id; undefined when there is none, or it is deleted. */
export const selectParty = async (db: Database, id: number): Promise<PartyRow | undefined> =>
  (await partyById(db, id)).map(toRow)[0]

/** How many parties somebody owns, archived ones too. */
export async function countOwnedParties(db: Database, ownerId: number): Promise<number> {
  const { count } = await db
    .selectFrom('parties')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('host_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
