// Households in the list of an organizer: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'

export interface HouseholdRow {
  id: number
  /** The household's name in URLs and forms. */
  publicId: string
  name: string
  addedBy: number | null
  /** Milliseconds since 1970; null while it is in use. */
  archivedAt: number | null
}

/** The organizer whose list it is, which depends on their id and their own household. */
export interface Viewer {
  id: number
  householdId: number
}

/** An organizer's own list: the households they added, and the one they live in. */
const ownHouseholds = (db: Database, viewer: Viewer) =>
  db
    .selectFrom('households')
    .select([
      'id',
      'public_id as publicId',
      'name',
      'added_by as addedBy',
      'archived_at as archivedAt',
    ])
    .where(({ or, eb }) =>
      or([eb('added_by', '=', viewer.id), eb('households.id', '=', viewer.householdId)]),
    )

/** The households of an organizer's list, by name. */
export const selectHouseholds = (
  db: Database,
  viewer: Viewer,
  { archived }: { archived: boolean },
): Promise<HouseholdRow[]> =>
  ownHouseholds(db, viewer)
    .where('archived_at', archived ? 'is not' : 'is', null)
    .orderBy(({ fn }) => fn('lower', ['name']))
    .orderBy('id')
    .execute()

/** Undefined when this organizer's list has no such household. */
export const selectHousehold = (
  db: Database,
  viewer: Viewer,
  publicId: string,
): Promise<HouseholdRow | undefined> =>
  ownHouseholds(db, viewer).where('public_id', '=', publicId).executeTakeFirst()

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

/** What would be deleted together with a household or a person. */
export interface Attached {
  people: number
  invitations: number
  replies: number
  parties: number
}

/** @param personId the person; undefined for the whole household */
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
