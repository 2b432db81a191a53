// Organizers: the people who can log in.
import type { Database } from '../database/database.ts'

export interface Organizer {
  personId: number
  /** In lower case. */
  email: string
  passwordHash: string
}

/** @param email in lower case; undefined when nobody has it */
export const selectOrganizerByEmail = (
  db: Database,
  email: string,
): Promise<Organizer | undefined> =>
  db
    .selectFrom('organizers')
    .select(['person_id as personId', 'email', 'password_hash as passwordHash'])
    .where('email', '=', email)
    .executeTakeFirst()

/** All of them, by email. */
export const selectOrganizers = (db: Database): Promise<Organizer[]> =>
  db
    .selectFrom('organizers')
    .select(['person_id as personId', 'email', 'password_hash as passwordHash'])
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
