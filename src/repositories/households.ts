// Households and the people in them, as an organizer may see them: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'

export type PersonKind = 'adult' | 'child'

export interface HouseholdRow {
  id: number
  /** The household's name in URLs and forms. */
  publicId: string
  name: string
  addedBy: number | null
  /** Milliseconds since 1970; null while it is in use. */
  archivedAt: number | null
}

/** What is written down about a person; email and phone are empty where they are not known. */
export interface PersonDetails {
  firstName: string
  lastName: string
  kind: PersonKind
  /** In lower case. */
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

/** Who asks: what they may see depends on both. */
export interface Viewer {
  id: number
  householdId: number
}

/**
 * The households that an organizer may see: those they added, their own, and those invited to
 * parties they host.
 */
const visibleHouseholds = (db: Database, viewer: Viewer) =>
  db
    .selectFrom('households')
    .select([
      'id',
      'public_id as publicId',
      'name',
      'added_by as addedBy',
      'archived_at as archivedAt',
    ])
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('added_by', '=', viewer.id),
        eb('households.id', '=', viewer.householdId),
        exists(
          selectFrom('invitations')
            .innerJoin('parties', 'parties.id', 'invitations.party_id')
            .select('parties.id')
            .whereRef('invitations.household_id', '=', 'households.id')
            .where('parties.host_id', '=', viewer.id)
            .where('parties.deleted_at', 'is', null),
        ),
      ]),
    )

/** The households that this person may see, by name. */
export const selectHouseholds = (
  db: Database,
  viewer: Viewer,
  { archived }: { archived: boolean },
): Promise<HouseholdRow[]> =>
  visibleHouseholds(db, viewer)
    .where('archived_at', archived ? 'is not' : 'is', null)
    .orderBy(({ fn }) => fn('lower', ['name']))
    .orderBy('id')
    .execute()

/** Undefined when there is none that this person may see. */
export const selectHousehold = (
  db: Database,
  viewer: Viewer,
  publicId: string,
): Promise<HouseholdRow | undefined> =>
  visibleHouseholds(db, viewer).where('public_id', '=', publicId).executeTakeFirst()

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

const selectPeople = (db: Database) =>
  db
    .selectFrom('people')
    .leftJoin('organizers', 'organizers.person_id', 'people.id')
    .select(PERSON_COLUMNS)

const toPerson = <T extends { organizerId: number | null }>({ organizerId, ...row }: T) => ({
  ...row,
  isOrganizer: organizerId !== null,
})

/** People in the order in which they were added. The households asked for bound their number. */
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

/** How many ids go into one query: SQLite and PostgreSQL bound the number of parameters. */
const IDS_A_QUERY = 500

export async function countHouseholds(db: Database, addedBy: number): Promise<number> {
  const { count } = await db
    .selectFrom('households')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('added_by', '=', addedBy)
    .executeTakeFirstOrThrow()
  return count
}

export async function insertHousehold(
  db: Database,
  addedBy: number,
  name: string,
): Promise<{ id: number; publicId: string }> {
  const publicId = newPublicId()
  const { id } = await db
    .insertInto('households')
    .values({ public_id: publicId, name, added_by: addedBy })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, publicId }
}

export async function updateHousehold(
  db: Database,
  id: number,
  changes: { name?: string; archived_at?: number | null },
): Promise<void> {
  await db.updateTable('households').set(changes).where('id', '=', id).execute()
}

/** Deletes a household with its people, their replies and its invitations. */
export async function deleteHousehold(db: Database, id: number): Promise<void> {
  await db.deleteFrom('people').where('household_id', '=', id).execute()
  await db.deleteFrom('households').where('id', '=', id).execute()
}

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

/** Adds people in the order given. */
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
 * Moves a person, and with them their replies to parties that are not in the archive and to which
 * the new household is invited too; other replies stay where they were given.
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

/** What would go with a household or a person if it were deleted. */
export interface Attached {
  people: number
  invitations: number
  replies: number
  parties: number
}

/** @param personId of one person; all of the household when undefined */
export async function countAttached(
  db: Database,
  householdId: number,
  personId?: number,
): Promise<Attached> {
  const peopleIds = db
    .selectFrom('people')
    .select('id')
    .where((eb) =>
      personId === undefined ? eb('household_id', '=', householdId) : eb('id', '=', personId),
    )
  const row = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('people')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('id', 'in', peopleIds)
        .as('people'),
      selectFrom('invitations')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('household_id', '=', householdId)
        .as('invitations'),
      selectFrom('rsvps')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('person_id', 'in', peopleIds)
        .as('replies'),
      selectFrom('parties')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('host_id', 'in', peopleIds)
        .as('parties'),
    ])
    .executeTakeFirstOrThrow()
  const { people, invitations, replies, parties } = row
  return {
    people: people ?? 0,
    invitations: personId === undefined ? (invitations ?? 0) : 0,
    replies: replies ?? 0,
    parties: parties ?? 0,
  }
}
