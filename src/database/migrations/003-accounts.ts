// One-time links by which an organizer joins or chooses a new password, and when old sessions ended.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `alter table organizers add column sessions_valid_from ${time} not null default 0`,
    `create table account_links (
      token_hash text primary key,
      purpose text not null check (purpose in ('join', 'password')),
      email text not null,
      first_name text not null,
      last_name text not null,
      household_name text not null,
      expires_at ${time} not null
    )`,
    'create index account_links_email on account_links (email)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
