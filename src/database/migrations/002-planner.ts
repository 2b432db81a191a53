// What planning needs: public ids, details of a party, links, replies with their history.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'
import { newPublicId } from '../public-id.ts'

export async function up(db: Database, types: ColumnTypes): Promise<void> {
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  }
  await run(columns(types))
  for (const table of ['households', 'people', 'parties'] as const) await givePublicIds(db, table)
  await run(details(types))
  await run(invitations(types))
  await run(history(types))
}

const columns = ({ time }: ColumnTypes): string[] => [
  `alter table households add column public_id text not null default ''`,
  'alter table households add column added_by integer references people (id) on delete set null',
  `alter table households add column archived_at ${time}`,
  `alter table people add column public_id text not null default ''`,
  `alter table people add column email text not null default ''`,
  `alter table people add column phone text not null default ''`,
  `alter table parties add column public_id text not null default ''`,
]

/** Rows from before get one each; SQLite can't add a unique column, hence the index. */
async function givePublicIds(db: Database, table: 'households' | 'people' | 'parties') {
  for (const { id } of await db.selectFrom(table).select('id').execute()) {
    await db.updateTable(table).set({ public_id: newPublicId() }).where('id', '=', id).execute()
  }
  await sql.raw(`create unique index ${table}_public_id on ${table} (public_id)`).execute(db)
}

const details = ({ time }: ColumnTypes): string[] => [
  'create index households_added_by on households (added_by)',
  'alter table parties rename column place to venue',
  `alter table parties add column address text not null default ''`,
  `alter table parties add column arrival text not null default ''`,
  `alter table parties add column contact text not null default ''`,
  `alter table parties add column ends_at ${time}`,
  'alter table parties add column reply_by text',
  'alter table parties add column show_guests integer not null default 1',
  'alter table parties add column extra_people integer not null default 0',
  'alter table parties add column version integer not null default 1',
  'alter table parties add column sequence integer not null default 0',
  `alter table parties add column changed_at ${time} not null default 0`,
  `alter table parties add column published_at ${time}`,
  `alter table parties add column deleted_at ${time}`,
  `create table party_versions (
    party_id integer not null references parties (id) on delete cascade,
    version integer not null,
    details text not null,
    changed_by integer references people (id) on delete set null,
    changed_at ${time} not null,
    primary key (party_id, version)
  )`,
  `create table calendar_feeds (
    person_id integer primary key references people (id) on delete cascade,
    token_hash text not null unique,
    sealed_token text not null
  )`,
]

const invitations = ({ time }: ColumnTypes): string[] => [
  'alter table invitations rename to old_invitations',
  'drop index invitations_household',
  `create table invitations (
    party_id integer not null references parties (id) on delete cascade,
    household_id integer not null references households (id) on delete cascade,
    token_hash text unique,
    sealed_token text,
    note text not null default '',
    invited_at ${time} not null,
    sent_at ${time},
    opened_at ${time},
    taken_back_at ${time},
    primary key (party_id, household_id)
  )`,
  `insert into invitations (party_id, household_id, invited_at)
    select party_id, household_id, 0 from old_invitations`,
  'drop table old_invitations',
  'create index invitations_household on invitations (household_id)',
  `create table retired_links (
    token_hash text primary key,
    party_id integer not null references parties (id) on delete cascade,
    reason text not null check (reason in ('replaced', 'taken back')),
    retired_at ${time} not null
  )`,
  'create index retired_links_party on retired_links (party_id)',
]

/** A reply belongs to the household in which the person was when it was given. */
const history = ({ id, time }: ColumnTypes): string[] => [
  'alter table rsvps rename to old_rsvps',
  `create table rsvps (
    party_id integer not null references parties (id) on delete cascade,
    person_id integer not null references people (id) on delete cascade,
    household_id integer not null references households (id) on delete cascade,
    reply text not null check (reply in ('attending', 'maybe', 'not attending')),
    primary key (party_id, person_id)
  )`,
  `insert into rsvps (party_id, person_id, household_id, reply)
    select party_id, person_id, household_id, reply
    from old_rsvps join people on people.id = person_id`,
  'drop table old_rsvps',
  'create index rsvps_person on rsvps (person_id)',
  'create index rsvps_household on rsvps (household_id)',
  `create table invitation_changes (
    id ${id},
    party_id integer not null references parties (id) on delete cascade,
    household_id integer not null references households (id) on delete cascade,
    person_id integer references people (id) on delete cascade,
    kind text not null check (kind in ('reply', 'note', 'name', 'joined')),
    value text not null,
    actor_id integer references people (id) on delete set null,
    by_host integer not null,
    changed_at ${time} not null
  )`,
  'create index invitation_changes_invitation on invitation_changes (party_id, household_id, id)',
  'create index invitation_changes_household on invitation_changes (household_id)',
  'create index invitation_changes_person on invitation_changes (person_id)',
  'create index invitation_changes_actor on invitation_changes (actor_id)',
]
