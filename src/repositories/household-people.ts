// The people of households, as an organizer has entered them: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'

export type PersonKind = 'adult' | 'child'

/** What is entered about a person; email and phone are empty where they are not known. */
export interface PersonDetails {
  firstName: string
  lastName: string
  kind: PersonKind
  /** The email address in lower case. */
  email: string
  phone: string
}

export interface HouseholdPersonRow extends PersonDetails {
  id: number
  publicId: string
  householdId: number
  /** Whether this person can log in. */
  isOrganizer: boolean
}

const PERSON_COLUMNS = [
  'people.id',
  'people.public_id as publicId',
  'people.household_id as householdId',
  'people.first_name as firstName',
  'people.last_name as lastName',
  'people.kind',
  'people.email',
  'people.phone',
  'organizers.person_id as organizerId',
] as const

/** The ids of all who live in a household that is or was invited to a party, or replied with one. */
export const peopleOfParty = (db: Database, partyId: number) =>
  db
    .selectFrom('invitations')
    .innerJoin('people as at_home', 'at_home.household_id', 'invitations.household_id')
    .select('at_home.id')
    .where('invitations.party_id', '=', partyId)
    .union(db.selectFrom('rsvps').select('person_id as id').where('rsvps.party_id', '=', partyId))

const selectPeople = (db: Database) =>
  db
    .selectFrom('people')
    .leftJoin('organizers', 'organizers.person_id', 'people.id')
    .select(PERSON_COLUMNS)

const toPerson = <T extends { organizerId: number | null }>({ organizerId, ...row }: T) => ({
  ...row,
  isOrganizer: organizerId !== null,
})

/** The people of these households, in the order in which they were added. */
export async function selectPeopleOf(
  db: Database,
  householdIds: readonly number[],
): Promise<HouseholdPersonRow[]> {
  const rows: HouseholdPersonRow[] = []
  for (let at = 0; at < householdIds.length; at += IDS_A_QUERY) {
    const ids = householdIds.slice(at, at + IDS_A_QUERY)
    const found = await selectPeople(db)
      .where('household_id', 'in', ids)
      .orderBy('people.id')
      .execute()
    rows.push(...found.map(toPerson))
  }
  return rows
}

/** How many ids one query has at most, since SQLite and PostgreSQL limit the number of parameters. */
const IDS_A_QUERY = 500

const toColumns = (details: PersonDetails) => ({
  first_name: details.firstName,
  last_name: details.lastName,
  kind: details.kind,
  email: details.email,
  phone: details.phone,
})

export async function insertPerson(
  db: Database,
  householdId: number,
  details: PersonDetails,
): Promise<{ id: number; publicId: string }> {
  const publicId = newPublicId()
  const { id } = await db
    .insertInto('people')
    .values({ ...toColumns(details), public_id: publicId, household_id: householdId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, publicId }
}

/** Adds people in the given order. */
export async function insertPeople(
  db: Database,
  householdId: number,
  people: readonly PersonDetails[],
): Promise<void> {
  if (people.length === 0) return
  const rows = people.map((details) => ({
    ...toColumns(details),
    public_id: newPublicId(),
    household_id: householdId,
  }))
  await db.insertInto('people').values(rows).execute()
}

export async function updatePerson(
  db: Database,
  id: number,
  details: PersonDetails,
): Promise<void> {
  await db.updateTable('people').set(toColumns(details)).where('id', '=', id).execute()
}

export async function updateContacts(
  db: Database,
  id: number,
  contacts: Partial<Pick<PersonDetails, 'email' | 'phone'>>,
): Promise<void> {
  await db.updateTable('people').set(contacts).where('id', '=', id).execute()
}

export async function updatePersonName(
  db: Database,
  id: number,
  names: { firstName: string; lastName: string },
): Promise<void> {
  const columns = { first_name: names.firstName, last_name: names.lastName }
  await db.updateTable('people').set(columns).where('id', '=', id).execute()
}

/** Deletes a person with their replies. */
export async function deletePerson(db: Database, id: number): Promise<void> {
  await db.deleteFrom('people').where('id', '=', id).execute()
}

/**
 * Moves a person. Their replies to parties that are not archived, and to which the new household is
 * invited too, move along; other replies stay with the old household.
 */
export async function updatePersonHousehold(
  db: Database,
  personId: number,
  householdId: number,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ household_id: householdId })
    .where('id', '=', personId)
    .execute()
  await db
    .updateTable('rsvps')
    .set({ household_id: householdId })
    .where('person_id', '=', personId)
    .where('party_id', 'in', (eb) =>
      eb
        .selectFrom('invitations')
        .innerJoin('parties', 'parties.id', 'invitations.party_id')
        .select('invitations.party_id')
        .where('invitations.household_id', '=', householdId)
        .where('invitations.taken_back_at', 'is', null)
        .where('parties.state', '!=', 'archived'),
    )
    .execute()
}
