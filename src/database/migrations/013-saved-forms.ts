// Forms that were saved once and must not be saved again, and when a child became an adult.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table saved_forms (
      person_id integer not null references people (id) on delete cascade,
      form_key text not null,
      made text not null default '',
      saved_at ${time} not null,
      primary key (person_id, form_key)
    )`,
    `alter table people add column grown_up_at ${time}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
