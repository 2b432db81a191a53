// Finding people.
import type { Database } from '../database/database.ts'
import { selectPerson } from '../repositories/people.ts'
import type { Person } from './types.ts'

/** Undefined when nobody has this id. */
export const findPerson = (db: Database, id: number): Promise<Person | undefined> =>
  selectPerson(db, id)
