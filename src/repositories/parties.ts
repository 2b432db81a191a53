// Parties and the versions of their details: SQL to rows and back.
import { type Database, isPostgres } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { newPublicId } from '../database/public-id.ts'

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

const toColumns = (details: PartyDetails) => ({
  title: details.title,
  description: details.description,
  venue: details.venue,
  address: details.address,
  arrival: details.arrival,
  contact: details.contact,
  starts_at: details.startsAt,
  ends_at: details.endsAt,
  time_zone: details.timeZone,
  reply_by: details.replyBy,
  show_guests: details.showGuests ? 1 : 0,
  extra_people: details.extraPeople,
})

/** Adds a party as a draft. */
export async function insertParty(
  db: Database,
  hostId: number,
  details: PartyDetails,
  now: number,
): Promise<{ id: number; publicId: string }> {
  const publicId = newPublicId()
  const { id } = await db
    .insertInto('parties')
    .values({
      ...toColumns(details),
      public_id: publicId,
      host_id: hostId,
      state: 'draft',
      changed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, publicId }
}

/**
 * Writes new details if the party still has this version; calendars hear of it once it is published.
 * @returns whether it did
 */
export async function updatePartyDetails(
  db: Database,
  id: number,
  version: number,
  details: PartyDetails,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set(({ eb }) => ({
      ...toColumns(details),
      version: version + 1,
      sequence: eb('sequence', '+', 1),
      changed_at: now,
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns whether the party was in the state `from` */
export async function updatePartyState(
  db: Database,
  id: number,
  from: PartyState,
  to: PartyState,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set(({ eb }) => ({
      state: to,
      sequence: eb('sequence', '+', 1),
      changed_at: now,
      ...(to === 'published' && { published_at: now }),
      ...(to === 'draft' && { published_at: null }),
    }))
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Hides a draft until it is removed for good, or brought back with null; false when it is none. */
export async function markPartyDeleted(
  db: Database,
  hostId: number,
  publicId: string,
  deletedAt: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set({ deleted_at: deletedAt })
    .where('host_id', '=', hostId)
    .where('public_id', '=', publicId)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Removes for good what was deleted before a time, with all that hangs on it. */
export async function deleteMarkedParties(db: Database, before: number): Promise<void> {
  await db.deleteFrom('parties').where('deleted_at', '<', before).execute()
}

export interface PartyVersion {
  details: PartyDetails
  changedAt: number
  /** Undefined when that person is gone. */
  changedBy: string | undefined
}

/** Keeps the details of one version, for the history. */
export async function insertPartyVersion(
  db: Database,
  partyId: number,
  version: number,
  details: PartyDetails,
  changedBy: number,
  now: number,
): Promise<void> {
  const values = {
    party_id: partyId,
    version,
    details: JSON.stringify(details),
    changed_by: changedBy,
    changed_at: now,
  }
  await db.insertInto('party_versions').values(values).execute()
}

/** Undefined when this version was never kept. */
export async function selectPartyVersion(
  db: Database,
  partyId: number,
  version: number,
): Promise<PartyVersion | undefined> {
  const row = await db
    .selectFrom('party_versions')
    .leftJoin('people', 'people.id', 'changed_by')
    .select(['details', 'changed_at as changedAt', 'first_name as changedBy'])
    .where('party_id', '=', partyId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) return undefined
  const { details, changedAt, changedBy } = row
  return {
    details: JSON.parse(details) as PartyDetails,
    changedAt,
    changedBy: changedBy ?? undefined,
  }
}

/** Locks a party as it is until the transaction ends; others that lock it wait. */
export async function lockParty(db: Database, id: number): Promise<void> {
  const query = db.selectFrom('parties').select('id').where('id', '=', id)
  await (isPostgres(db) ? query.forUpdate() : query).execute()
}
