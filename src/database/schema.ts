// The tables as queries see them. Times are integer milliseconds since 1970 in both engines.
import type { Generated } from 'kysely'
import type { CoHostSchema } from './co-host-schema.ts'
import type { MailSchema } from './mail-schema.ts'
import type { MessageSchema } from './message-schema.ts'
import type { PasskeySchema } from './passkey-schema.ts'
import type { PotluckSchema } from './potluck-schema.ts'
import type { SecuritySchema } from './security-schema.ts'
import type { WallSchema } from './wall-schema.ts'

/**
 * Why a session was ended before its time: logged out in its own browser, ended by its person on
 * another device or in a new password's favour, more of them than a person may have, its person
 * removed, or a command of whoever runs the site.
 */
export type EndReason = 'logged out' | 'elsewhere' | 'password' | 'too many' | 'removed' | 'command'

export interface Schema
  extends CoHostSchema,
    MailSchema,
    MessageSchema,
    PasskeySchema,
    PotluckSchema,
    SecuritySchema,
    WallSchema {
  households: {
    id: Generated<number>
    public_id: string
    name: string
    /** The organizer in whose list it is; null where that person is gone, and for households of organizers. */
    added_by: number | null
    archived_at: number | null
  }
  people: {
    id: Generated<number>
    public_id: string
    household_id: number
    first_name: string
    last_name: string
    kind: 'adult' | 'child'
    /** In lower case; empty where it is not known. */
    email: Generated<string>
    phone: Generated<string>
    /** When somebody changed them from a child to an adult; null for all others. */
    grown_up_at: number | null
  }
  organizers: {
    person_id: number
    /** In lower case. */
    email: string
    password_hash: string
    /** Sessions that began before this are refused. */
    sessions_valid_from: Generated<number>
  }
  /** Links that work once, by which an organizer joins, chooses a new password or logs in. */
  account_links: {
    /** SHA-256 of the link's token. */
    token_hash: string
    purpose: 'join' | 'password' | 'log-in'
    email: string
    first_name: string
    last_name: string
    household_name: string
    expires_at: number
    /** The link's name in URLs and forms; empty for one from before it had any. */
    public_id: Generated<string>
    /** The organizer who made it; null for one that was made at the command line. */
    made_by: Generated<number | null>
  }
  /** Which sessions each person has, whichever store keeps them; a row may outlive its session. */
  person_sessions: {
    /** The session's name: what the store calls it, which says nothing of its id. */
    name: string
    person_id: number
    /** "Firefox on Linux" */
    device: string
    /** What counts as one visitor's network: an IPv4 address, an IPv6 prefix, or "no address". */
    network: string
    began_at: number
    last_seen_at: number
    /** When the session ends in any case, and its row with it. */
    ends_at: number
    /** When somebody ended it; null while nobody has. */
    ended_at: number | null
    end_reason: EndReason | null
  }
  parties: {
    id: Generated<number>
    public_id: string
    /** The owner; who hosts it besides stands in co_hosts. */
    host_id: number
    title: string
    state: 'draft' | 'published' | 'archived'
    description: string
    venue: string
    address: Generated<string>
    arrival: Generated<string>
    contact: Generated<string>
    starts_at: number | null
    ends_at: number | null
    /** An IANA name. */
    time_zone: string
    /** The last day on which guests may answer, YYYY-MM-DD in the party's zone. */
    reply_by: string | null
    /** 1 or 0: whether guests see who else is invited. */
    show_guests: Generated<number>
    /** How many people each household may add. */
    extra_people: Generated<number>
    /** Counts the edits. */
    version: Generated<number>
    /** Counts what calendars must be told. */
    sequence: Generated<number>
    changed_at: Generated<number>
    published_at: number | null
    deleted_at: number | null
  }
  /** What a party's details were, for telling two editors apart. */
  party_versions: {
    party_id: number
    version: number
    /** The details as JSON. */
    details: string
    changed_by: number | null
    changed_at: number
  }
  invitations: {
    party_id: number
    household_id: number
    /** SHA-256 of the link's token; null while the invitation is taken back. */
    token_hash: string | null
    /** The token, encrypted with a key that is not in the database. */
    sealed_token: string | null
    note: Generated<string>
    invited_at: number
    sent_at: number | null
    opened_at: number | null
    taken_back_at: number | null
  }
  /** Links that once opened an invitation, so that who holds one can be told why it does no more. */
  retired_links: {
    token_hash: string
    party_id: number
    reason: 'replaced' | 'taken back'
    retired_at: number
  }
  rsvps: {
    party_id: number
    person_id: number
    /** The household in which the person was when the reply was given. */
    household_id: number
    reply: 'attending' | 'maybe' | 'not attending'
  }
  /** Who changed what of an invitation, oldest first. */
  invitation_changes: {
    id: Generated<number>
    party_id: number
    household_id: number
    /** Null for the household's note. */
    person_id: number | null
    kind: 'reply' | 'note' | 'name' | 'joined'
    /** The reply, empty for none; the note; the name. */
    value: string
    /** Null where nobody said who it was. */
    actor_id: number | null
    /** 1 or 0. */
    by_host: number
    changed_at: number
  }
  calendar_feeds: { person_id: number; token_hash: string; sealed_token: string }
  /** Forms that were saved: sent again, by a double click or a reload, they make nothing. */
  saved_forms: {
    person_id: number
    /** Random; the page that shows the form makes it. */
    form_key: string
    /** The public id of what was made; empty where it is not one thing. */
    made: Generated<string>
    saved_at: number
  }
  /** Session records, where SESSION_TYPE is database. */
  sessions: {
    /** The hash of the session's id. */
    name: string
    /** The signed record, as JSON. */
    record: string
    /** The idle timeout in the record, rounded up: finds what has ended. */
    expires_at: number
  }
  server_starts: { boot_id: string; started_at: number }
  schema_version: { version: number }
}
