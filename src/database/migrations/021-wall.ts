// The wall of a party: short messages by its households, and by whoever hosts it.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

/** What is removed is deleted: no text of it stays. */
export async function up(db: Database, { id, time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table wall_messages (
      id ${id},
      public_id text not null unique,
      party_id integer not null references parties (id) on delete cascade,
      household_id integer references households (id) on delete cascade,
      host_id integer references people (id) on delete set null,
      text text not null check (text <> ''),
      written_at ${time} not null
    )`,
    'create index wall_messages_party on wall_messages (party_id, id)',
    'create index wall_messages_household on wall_messages (household_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
