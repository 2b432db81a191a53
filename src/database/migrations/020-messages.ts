// Mail to guests: announcements, reminders with what went already, and who wants no mail.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, types: ColumnTypes): Promise<void> {
  const statements = [...addresses(types), ...announcements(types), ...reminders(types)]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** An address that wants no mail is kept also when nobody has it any more: it may be imported again. */
const addresses = ({ time }: ColumnTypes): string[] => [
  `create table unsubscribe_links (
    token_hash text primary key,
    email text not null,
    mailed_at ${time} not null
  )`,
  'create index unsubscribe_links_mailed_at on unsubscribe_links (mailed_at)',
  `create table unsubscriptions (
    email text primary key,
    unsubscribed_at ${time} not null
  )`,
]

const announcements = ({ id, time }: ColumnTypes): string[] => [
  `create table announcements (
    id ${id},
    public_id text not null unique,
    party_id integer not null references parties (id) on delete cascade,
    written_by integer references people (id) on delete set null,
    audience text not null check (audience in ('all', 'attending', 'unanswered')),
    subject text not null,
    text text not null,
    recipients integer not null,
    sent_at ${time} not null
  )`,
  'create index announcements_party on announcements (party_id, sent_at)',
  'create index announcements_written_by on announcements (written_by, sent_at)',
  `create table announcement_mails (
    mail_key text primary key,
    announcement_id integer not null references announcements (id) on delete cascade
  )`,
  'create index announcement_mails_announcement on announcement_mails (announcement_id)',
]

const reminders = ({ time }: ColumnTypes): string[] => [
  `create table reminders (
    party_id integer not null references parties (id) on delete cascade,
    kind text not null check (kind in ('unanswered', 'bring', 'day')),
    days_before integer not null,
    is_on integer not null,
    about text,
    due_at ${time},
    done_about text,
    done_at ${time},
    primary key (party_id, kind)
  )`,
  'create index reminders_due_at on reminders (due_at)',
  `create table reminded_households (
    party_id integer not null references parties (id) on delete cascade,
    kind text not null,
    about text not null,
    household_id integer not null references households (id) on delete cascade,
    reminded_at ${time} not null,
    primary key (party_id, kind, about, household_id)
  )`,
  'create index reminded_households_household on reminded_households (household_id)',
]
