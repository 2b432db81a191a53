// Which sessions each person has, and who made a one-time link.
//
// A session may outlive its person, and is told why it ended: `person_id` refers to nothing, and rows
// go when their sessions would have ended in any case.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table person_sessions (
      name text primary key,
      person_id integer not null,
      device text not null,
      network text not null,
      began_at ${time} not null,
      last_seen_at ${time} not null,
      ends_at ${time} not null,
      ended_at ${time},
      end_reason text
    )`,
    'create index person_sessions_person on person_sessions (person_id, ended_at)',
    'create index person_sessions_end on person_sessions (ends_at)',
    `alter table account_links add column public_id text not null default ''`,
    'alter table account_links add column made_by integer references people (id) on delete set null',
    'create index account_links_made_by on account_links (made_by)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
