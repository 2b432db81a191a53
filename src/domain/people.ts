// Finding people.
import type { Database } from '../database/database.ts'
import { selectPerson } from '../repositories/people.ts'
import type { Person } from './types.ts'

/** Undefined when nobody has this id. */
export async function findPerson(db: Database, id: number): Promise<Person | undefined> {
  const row = await selectPerson(db, id)
  return row && { ...row, fullName: `${row.firstName} ${row.lastName}` }
}
