// The queue of mails with the lease of whoever sends them, links by which one logs in, and who asked for links.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, types: ColumnTypes): Promise<void> {
  for (const statement of [...mails(types), ...links(types)]) await sql.raw(statement).execute(db)
}

const mails = ({ id, time }: ColumnTypes): string[] => [
  `create table mails (
    id ${id},
    key text not null unique,
    recipient text not null,
    subject text not null,
    sealed_content text,
    state text not null check (state in ('queued', 'claimed', 'handing over', 'sent',
      'perhaps sent', 'kept', 'failed', 'expired')),
    attempts integer not null default 0,
    claimed_by text,
    trouble text,
    queued_at ${time} not null,
    not_before ${time} not null,
    expires_at ${time} not null
  )`,
  'create index mails_state on mails (state, not_before)',
  'create index mails_queued_at on mails (queued_at)',
  `create table leases (
    name text primary key,
    holder text not null,
    ends_at ${time} not null
  )`,
]

/** SQLite can't change a check: the table is made anew. */
const links = ({ time }: ColumnTypes): string[] => [
  'alter table account_links rename to old_account_links',
  'drop index account_links_email',
  'drop index account_links_made_by',
  `create table account_links (
    token_hash text primary key,
    purpose text not null check (purpose in ('join', 'password', 'log-in')),
    email text not null,
    first_name text not null,
    last_name text not null,
    household_name text not null,
    expires_at ${time} not null,
    public_id text not null default '',
    made_by integer references people (id) on delete set null
  )`,
  `insert into account_links
    select token_hash, purpose, email, first_name, last_name, household_name, expires_at, public_id,
      made_by
    from old_account_links`,
  'drop table old_account_links',
  'create index account_links_email on account_links (email)',
  'create index account_links_made_by on account_links (made_by)',
  `create table link_requests (
    account text not null,
    network text not null,
    asked_at ${time} not null
  )`,
  'create index link_requests_account on link_requests (account, asked_at)',
  'create index link_requests_network on link_requests (network, asked_at)',
  'create index link_requests_time on link_requests (asked_at)',
]
