// Organizers, the people who can log in: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'

export interface Organizer {
  personId: number
  /** The email address in lower case. */
  email: string
  passwordHash: string
  /** Sessions and device tokens from before this time are refused; milliseconds since 1970. */
  sessionsValidFrom: number
}

/**
 * @param email in lower case
 * @returns undefined when no organizer has this address
 */
export const selectOrganizerByEmail = (
  db: Database,
  email: string,
): Promise<Organizer | undefined> =>
  db
    .selectFrom('organizers')
    .select([
      'person_id as personId',
      'email',
      'password_hash as passwordHash',
      'sessions_valid_from as sessionsValidFrom',
    ])
    .where('email', '=', email)
    .executeTakeFirst()

/** All organizers, by email. */
export const selectOrganizers = (db: Database): Promise<Organizer[]> =>
  db
    .selectFrom('organizers')
    .select([
      'person_id as personId',
      'email',
      'password_hash as passwordHash',
      'sessions_valid_from as sessionsValidFrom',
    ])
    .orderBy('email')
    .execute()

export async function updatePasswordHash(
  db: Database,
  personId: number,
  passwordHash: string,
): Promise<void> {
  await db
    .updateTable('organizers')
    .set({ password_hash: passwordHash })
    .where('person_id', '=', personId)
    .execute()
}

/**
 * Replaces the password that was checked; sessions and device tokens from before `validFrom` are
 * refused from then on.
 * @returns false when the password, or the time from which sessions are valid, has changed since it
 * was checked
 */
export async function replacePassword(
  db: Database,
  before: Organizer,
  passwordHash: string,
  validFrom: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('organizers')
    .set({ password_hash: passwordHash, sessions_valid_from: validFrom })
    .where('person_id', '=', before.personId)
    .where('password_hash', '=', before.passwordHash)
    .where('sessions_valid_from', '=', before.sessionsValidFrom)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Refuses from now on all sessions of this person that began before `now`. */
export async function updateSessionsValidFrom(
  db: Database,
  personId: number,
  now: number,
): Promise<void> {
  await db
    .updateTable('organizers')
    .set({ sessions_valid_from: now })
    .where('person_id', '=', personId)
    .where('sessions_valid_from', '<', now)
    .execute()
}

/** Adds an organizer with a household of their own. @returns the person's id */
export async function insertOrganizer(
  db: Database,
  organizer: {
    email: string
    firstName: string
    lastName: string
    householdName: string
    passwordHash: string
  },
): Promise<number> {
  const { id: household_id } = await db
    .insertInto('households')
    .values({ public_id: newPublicId(), name: organizer.householdName })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('people')
    .values({
      public_id: newPublicId(),
      household_id,
      first_name: organizer.firstName,
      last_name: organizer.lastName,
      kind: 'adult',
      email: organizer.email,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { email, passwordHash } = organizer
  await db
    .insertInto('organizers')
    .values({ person_id: id, email, password_hash: passwordHash })
    .execute()
  return id
}

/** Removes an organizer, the parties that they own, and the links that they made or were sent. */
export async function deleteOrganizer(db: Database, personId: number): Promise<void> {
  await db
    .deleteFrom('account_links')
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('made_by', '=', personId),
        eb(
          'email',
          'in',
          selectFrom('organizers').select('email').where('person_id', '=', personId),
        ),
      ]),
    )
    .execute()
  await db.deleteFrom('parties').where('host_id', '=', personId).execute()
  await db.deleteFrom('organizers').where('person_id', '=', personId).execute()
}

export interface OrganizerOverview {
  personId: number
  email: string
  firstName: string
  lastName: string
  householdName: string
  /** How many parties they own. */
  parties: number
  /** How many of those have a co-host, who will own them if this organizer is removed. */
  shared: number
}

/** All organizers, by email, with the number of their parties. */
export const selectOrganizerOverviews = (db: Database): Promise<OrganizerOverview[]> =>
  db
    .selectFrom('organizers')
    .innerJoin('people', 'people.id', 'organizers.person_id')
    .innerJoin('households', 'households.id', 'people.household_id')
    .select(({ selectFrom }) => [
      'organizers.person_id as personId',
      'organizers.email',
      'people.first_name as firstName',
      'people.last_name as lastName',
      'households.name as householdName',
      selectFrom('parties')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('host_id', '=', 'organizers.person_id')
        .$asScalar()
        .$notNull()
        .as('parties'),
      selectFrom('parties')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('host_id', '=', 'organizers.person_id')
        .where('deleted_at', 'is', null)
        .where('id', 'in', selectFrom('co_hosts').select('party_id'))
        .$asScalar()
        .$notNull()
        .as('shared'),
    ])
    .orderBy('organizers.email')
    .execute()

/** Whether anybody can log in. */
export async function hasOrganizers(db: Database): Promise<boolean> {
  const row = await db.selectFrom('organizers').select('person_id').limit(1).executeTakeFirst()
  return row !== undefined
}
