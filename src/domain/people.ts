// Finds people who can log in.
import type { Database } from '../database/database.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { type PersonRow, selectPerson } from '../repositories/people.ts'

export interface Person extends PersonRow {
  fullName: string
}

/** "Timmy Smith"; the first name alone of somebody who has no other. */
export const fullNameOf = ({
  firstName,
  lastName,
}: {
  firstName: string
  lastName: string
}): string => `${firstName} ${lastName}`.trim()

/** Undefined when nobody can log in with this address. @param email in its normal form */
export async function findPersonByEmail(db: Database, email: string): Promise<Person | undefined> {
  const organizer = await selectOrganizerByEmail(db, email)
  return organizer && findPerson(db, organizer.personId)
}

/** Undefined when nobody has this id. @param id comes from a session record, so it may be any number */
export async function findPerson(db: Database, id: number): Promise<Person | undefined> {
  const row = Number.isSafeInteger(id) ? await selectPerson(db, id) : undefined
  return row && { ...row, fullName: `${row.firstName} ${row.lastName}` }
}
