// People and the households they live in.
import { prepared } from '../database/prepared.ts'

/** Undefined when nobody has this id; every logged-in page asks for its person. */
const selectPeople = prepared((db, id: number) =>
  db
    .selectFrom('people')
    .innerJoin('households', 'households.id', 'people.household_id')
    .select([
      'people.id',
      'first_name as firstName',
      'last_name as lastName',
      'household_id as householdId',
      'households.name as householdName',
    ])
    .where('people.id', '=', id),
)

export const selectPerson = async (...[db, id]: Parameters<typeof selectPeople>) =>
  (await selectPeople(db, id))[0]
