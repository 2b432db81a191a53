// The security log: what was done with accounts and sessions, when, from where.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { id, time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table security_events (
      id ${id},
      at ${time} not null,
      kind text not null check (kind <> ''),
      person_id integer,
      account text,
      session text,
      device text not null,
      network text not null
    )`,
    'create index security_events_person on security_events (person_id, id)',
    'create index security_events_at on security_events (at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
