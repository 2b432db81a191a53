// Parties, as their hosts and those who are invited see them: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'

export type PartyState = 'draft' | 'published' | 'archived'

/** What the host decides about a party; what is not known yet is empty or null. */
export interface PartyDetails {
  title: string
  /** Milliseconds since 1970. */
  startsAt: number | null
  endsAt: number | null
  /** An IANA name. */
  timeZone: string
  venue: string
  address: string
  /** Parking, the bell, the second door on the left. */
  arrival: string
  /** Plain text of several paragraphs. */
  description: string
  /** The last day on which guests may answer, YYYY-MM-DD in the party's zone. */
  replyBy: string | null
  /** How guests reach the host; shown to them as it stands. */
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
  hostId: number
  hostFirstName: string
  hostLastName: string
  /** Counts the edits, from 1. */
  version: number
  /** Counts what calendars must be told, from 0. */
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
  'parties.host_id as hostId',
  'host.first_name as hostFirstName',
  'host.last_name as hostLastName',
] as const

const selectRows = (db: Database) =>
  db
    .selectFrom('parties')
    .innerJoin('people as host', 'host.id', 'parties.host_id')
    .select(COLUMNS)
    .where('parties.deleted_at', 'is', null)

const toRow = <T extends { showGuestsFlag: number }>({ showGuestsFlag, ...row }: T) => ({
  ...row,
  showGuests: showGuestsFlag === 1,
})

const hostedParties = prepared((db, hostId: number) =>
  selectRows(db)
    .where('host_id', '=', hostId)
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('parties.id'),
)

/** All that somebody hosts, by date, those without one last. */
export const selectHostedParties = async (db: Database, hostId: number): Promise<PartyRow[]> =>
  (await hostedParties(db, hostId)).map(toRow)

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

const hostedParty = prepared((db, hostId: number, publicId: string) =>
  selectRows(db).where('host_id', '=', hostId).where('parties.public_id', '=', publicId),
)

/** Undefined when this person hosts no such party, or has deleted it. */
export const selectHostedParty = async (
  db: Database,
  hostId: number,
  publicId: string,
): Promise<PartyRow | undefined> => (await hostedParty(db, hostId, publicId)).map(toRow)[0]

const partyById = prepared((db, id: number) => selectRows(db).where('parties.id', '=', id))

/** The party with this id; undefined when there is none, or it is deleted. */
export const selectParty = async (db: Database, id: number): Promise<PartyRow | undefined> =>
  (await partyById(db, id)).map(toRow)[0]

/** How many parties somebody hosts, archived ones too. */
export async function countHostedParties(db: Database, hostId: number): Promise<number> {
  const { count } = await db
    .selectFrom('parties')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('host_id', '=', hostId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
