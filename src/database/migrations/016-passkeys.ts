// Passkeys, the challenges that they have answered, and recovery codes.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table passkeys (
      credential_id text primary key,
      public_id text not null unique,
      person_id integer not null references organizers (person_id) on delete cascade,
      name text not null check (name <> ''),
      public_key text not null,
      counter ${time} not null,
      kept text not null check (kept in ('synced', 'one device', 'security key')),
      added_at ${time} not null,
      last_used_at ${time}
    )`,
    'create index passkeys_person on passkeys (person_id)',
    `create table spent_challenges (
      challenge_hash text primary key,
      expires_at ${time} not null
    )`,
    'create index spent_challenges_end on spent_challenges (expires_at)',
    `create table recovery_codes (
      person_id integer not null references organizers (person_id) on delete cascade,
      beginning text not null,
      code_hash text not null,
      made_at ${time} not null,
      primary key (person_id, beginning)
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
