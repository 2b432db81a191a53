// The first tables: people, parties, replies, failed log-ins and server starts.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { id, time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table households (
      id ${id},
      name text not null check (name <> '')
    )`,
    `create table people (
      id ${id},
      household_id integer not null references households (id),
      first_name text not null check (first_name <> ''),
      last_name text not null,
      kind text not null check (kind in ('adult', 'child'))
    )`,
    'create index people_household on people (household_id)',
    `create table organizers (
      person_id integer primary key references people (id),
      email text not null unique check (email = lower(email)),
      password_hash text not null
    )`,
    `create table parties (
      id ${id},
      host_id integer not null references people (id),
      title text not null check (title <> ''),
      state text not null check (state in ('draft', 'published', 'archived')),
      description text not null,
      place text not null,
      starts_at ${time},
      time_zone text not null
    )`,
    'create index parties_host on parties (host_id)',
    `create table invitations (
      party_id integer not null references parties (id) on delete cascade,
      household_id integer not null references households (id),
      primary key (party_id, household_id)
    )`,
    'create index invitations_household on invitations (household_id)',
    `create table rsvps (
      party_id integer not null references parties (id) on delete cascade,
      person_id integer not null references people (id),
      reply text not null check (reply in ('attending', 'maybe', 'not attending')),
      primary key (party_id, person_id)
    )`,
    `create table login_failures (
      id ${id},
      account text not null,
      address text not null,
      device text,
      failed_at ${time} not null
    )`,
    'create index login_failures_account on login_failures (account, failed_at)',
    'create index login_failures_address on login_failures (address, failed_at)',
    'create index login_failures_device on login_failures (device, failed_at)',
    'create index login_failures_time on login_failures (failed_at)',
    `create table server_starts (
      boot_id text primary key,
      started_at ${time} not null
    )`,
    'create index server_starts_time on server_starts (started_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
