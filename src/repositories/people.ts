// People and the households they live in.
import type { Database } from '../database/database.ts'
import type { Person } from '../domain/types.ts'

export async function selectPerson(db: Database, id: number): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .innerJoin('households', 'households.id', 'people.household_id')
    .select([
      'people.id',
      'first_name as firstName',
      'last_name as lastName',
      'household_id as householdId',
      'households.name as householdName',
    ])
    .where('people.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, fullName: `${row.firstName} ${row.lastName}` }
}
