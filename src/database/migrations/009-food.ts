// What people eat: words that belong to a person, whatever the party.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { id }: ColumnTypes): Promise<void> {
  const statements = [
    `create table food_needs (
      id ${id},
      person_id integer not null references people (id) on delete cascade,
      strength text not null check (strength in ('allergy', 'preference')),
      tag text,
      words text not null,
      check (tag is not null or words <> '')
    )`,
    'create index food_needs_person on food_needs (person_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
