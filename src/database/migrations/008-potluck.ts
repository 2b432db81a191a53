// The table: what the host wishes for, and what households promise to bring.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

/** A claim outlives the household that gave it up, so that the host can be told of it. */
export async function up(db: Database, { id, time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table potluck_wishes (
      id ${id},
      public_id text not null unique,
      party_id integer not null references parties (id) on delete cascade,
      kind text not null,
      name text not null,
      servings integer check (servings > 0),
      wanted integer not null check (wanted > 0),
      note text not null,
      removed_at ${time}
    )`,
    'create index potluck_wishes_party on potluck_wishes (party_id)',
    `create table potluck_claims (
      id ${id},
      public_id text not null unique,
      party_id integer not null references parties (id) on delete cascade,
      household_id integer references households (id) on delete set null,
      wish_id integer references potluck_wishes (id) on delete cascade,
      kind text not null,
      name text not null,
      amount integer not null check (amount > 0),
      unit text not null check (unit in ('servings', 'pieces')),
      note text not null,
      contains text,
      by_host integer not null,
      claimed_at ${time} not null,
      freed_at ${time},
      freed_from text,
      dismissed_at ${time},
      unique (wish_id, household_id)
    )`,
    'create index potluck_claims_party on potluck_claims (party_id)',
    'create index potluck_claims_household on potluck_claims (household_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
