// People who can log in, with the households that they live in: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'

export interface PersonRow {
  id: number
  /** The person's name in URLs and forms; authenticators keep it with a passkey. */
  publicId: string
  firstName: string
  lastName: string
  /** The email address with which they log in, in lower case. */
  email: string
  householdId: number
  householdName: string
  /** Sessions that began before this time are refused; milliseconds since 1970. */
  sessionsValidFrom: number
}

const selectPeople = prepared((db, id: number) =>
  db
    .selectFrom('people')
    .innerJoin('organizers', 'organizers.person_id', 'people.id')
    .innerJoin('households', 'households.id', 'people.household_id')
    .select([
      'people.id',
      'people.public_id as publicId',
      'first_name as firstName',
      'last_name as lastName',
      'organizers.email',
      'household_id as householdId',
      'households.name as householdName',
      'organizers.sessions_valid_from as sessionsValidFrom',
    ])
    .where('people.id', '=', id),
)

/**
 * Undefined when nobody who can log in has this id. Every page of a logged-in person makes this
 * query.
 */
export const selectPerson = async (db: Database, id: number): Promise<PersonRow | undefined> =>
  (await selectPeople(db, id))[0]
