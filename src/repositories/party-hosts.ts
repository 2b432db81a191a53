// The hosts of a party, its owner and the co-hosts: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'

/** The ids of all parties that a person hosts, alone or with others; deleted drafts are among them. */
export const hostedPartyIds = (db: Database, personId: number) =>
  db
    .selectFrom('parties as owned')
    .select('owned.id')
    .where('owned.host_id', '=', personId)
    .unionAll(
      db.selectFrom('co_hosts').select('party_id as id').where('co_hosts.person_id', '=', personId),
    )

export interface HostRow {
  id: number
  /** The host's name in URLs and forms. */
  publicId: string
  firstName: string
  lastName: string
  /** The email address with which they log in. */
  email: string
  householdId: number
  /** When they became a co-host, milliseconds since 1970; null for the owner. */
  since: number | null
}

const hostsOf = prepared((db, partyId: number) =>
  db
    .selectFrom('people')
    .innerJoin('organizers', 'organizers.person_id', 'people.id')
    .leftJoin('co_hosts', (join) =>
      join.onRef('co_hosts.person_id', '=', 'people.id').on('co_hosts.party_id', '=', partyId),
    )
    .select([
      'people.id',
      'people.public_id as publicId',
      'people.first_name as firstName',
      'people.last_name as lastName',
      'organizers.email',
      'people.household_id as householdId',
      'co_hosts.since',
    ])
    .where(
      'people.id',
      'in',
      db
        .selectFrom('parties')
        .select('host_id as id')
        .where('parties.id', '=', partyId)
        .unionAll(
          db.selectFrom('co_hosts').select('person_id as id').where('party_id', '=', partyId),
        ),
    )
    .orderBy('co_hosts.since', (order) => order.asc().nullsFirst())
    .orderBy('people.id'),
)

/** The owner first, then the co-hosts in the order in which they joined. */
export const selectHosts = (db: Database, partyId: number): Promise<HostRow[]> =>
  hostsOf(db, partyId)

/** @param tokenHash of the link by which they joined; null for somebody who joined by none */
export async function insertCoHost(
  db: Database,
  partyId: number,
  personId: number,
  since: number,
  tokenHash: string | null = null,
): Promise<void> {
  const values = { party_id: partyId, person_id: personId, since, token_hash: tokenHash }
  await db.insertInto('co_hosts').values(values).execute()
}

/** @returns whether the person was a co-host */
export async function deleteCoHost(
  db: Database,
  partyId: number,
  personId: number,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('co_hosts')
    .where('party_id', '=', partyId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Makes a co-host the owner, whom calendars name. The former owner is then no host of the party. */
export async function updateOwner(db: Database, partyId: number, personId: number): Promise<void> {
  await deleteCoHost(db, partyId, personId)
  await db
    .updateTable('parties')
    .set(({ eb }) => ({ host_id: personId, sequence: eb('sequence', '+', 1) }))
    .where('id', '=', partyId)
    .execute()
}

/** An owner's parties that have co-hosts, each with the co-host of longest standing. */
export async function selectHeirs(
  db: Database,
  ownerId: number,
): Promise<{ partyId: number; personId: number }[]> {
  const rows = await db
    .selectFrom('co_hosts')
    .innerJoin('parties', 'parties.id', 'co_hosts.party_id')
    .select(['co_hosts.party_id as partyId', 'co_hosts.person_id as personId'])
    .where('parties.host_id', '=', ownerId)
    .where('parties.deleted_at', 'is', null)
    .orderBy('co_hosts.party_id')
    .orderBy('co_hosts.since')
    .orderBy('co_hosts.person_id')
    .execute()
  return rows.filter(({ partyId }, index) => rows[index - 1]?.partyId !== partyId)
}

/**
 * The owner of a party to which a household is invited and that this person does not host; undefined
 * where there is none.
 */
export const selectOtherInviter = (
  db: Database,
  householdId: number,
  personId: number,
): Promise<{ firstName: string; lastName: string } | undefined> =>
  db
    .selectFrom('invitations')
    .innerJoin('parties', 'parties.id', 'invitations.party_id')
    .innerJoin('people', 'people.id', 'parties.host_id')
    .select(['people.first_name as firstName', 'people.last_name as lastName'])
    .where('invitations.household_id', '=', householdId)
    .where('invitations.taken_back_at', 'is', null)
    .where('parties.deleted_at', 'is', null)
    .where('parties.id', 'not in', hostedPartyIds(db, personId))
    .orderBy('parties.id')
    .limit(1)
    .executeTakeFirst()

/**
 * Moves those of an organizer's households that are invited to a party into the list of another
 * organizer.
 */
export async function moveInvitedHouseholds(
  db: Database,
  partyId: number,
  from: number,
  to: number,
): Promise<void> {
  const invited = db
    .selectFrom('invitations')
    .select('household_id')
    .where('party_id', '=', partyId)
  await db
    .updateTable('households')
    .set({ added_by: to })
    .where('added_by', '=', from)
    .where('id', 'in', invited)
    .execute()
}
