// Co-hosts: who hosts a party beside its owner, and the links by which they come.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table co_hosts (
      party_id integer not null references parties (id) on delete cascade,
      person_id integer not null references organizers (person_id) on delete cascade,
      since ${time} not null,
      token_hash text unique,
      primary key (party_id, person_id)
    )`,
    'create index co_hosts_person on co_hosts (person_id)',
    `create table co_host_links (
      token_hash text primary key,
      sealed_token text not null,
      public_id text not null unique,
      party_id integer not null references parties (id) on delete cascade,
      made_at ${time} not null,
      ends_at ${time} not null
    )`,
    'create index co_host_links_party on co_host_links (party_id)',
    'create index co_host_links_end on co_host_links (ends_at)',
    // An organizer's households are those they added. The oldest of them were added by nobody.
    `update households set added_by = (
      select parties.host_id from invitations
        join parties on parties.id = invitations.party_id
        join people on people.id = parties.host_id
      where invitations.household_id = households.id and people.household_id <> households.id
      order by parties.id limit 1
    ) where added_by is null`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
