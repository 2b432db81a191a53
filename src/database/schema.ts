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
 * Why a session was ended early: it was logged out in its own browser, its person ended it on
 * another device, the password was changed, the person had too many sessions, their access was
 * removed, or whoever runs the site ended it by a command.
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
    /**
     * The organizer in whose list it is; null where that person is gone, and for the households of
     * organizers.
     */
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
    /** The email address in lower case; empty where it is not known. */
    email: Generated<string>
    phone: Generated<string>
    /** When a child was marked as an adult; null for everybody else. */
    grown_up_at: number | null
  }
  organizers: {
    person_id: number
    /** The email address in lower case. */
    email: string
    password_hash: string
    /** Sessions that began before this time are refused. */
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
    /** The link's name in URLs and forms; empty for links that are older than such names. */
    public_id: Generated<string>
    /** The organizer who made it; null for one that was made at the command line. */
    made_by: Generated<number | null>
  }
  /** The sessions of each person, whichever store keeps their records; a row may outlive its session. */
  person_sessions: {
    /** The session's name in its store, which tells nothing of its id. */
    name: string
    person_id: number
    /** "Firefox on Linux" */
    device: string
    /** The network of the visitor: an IPv4 address, an IPv6 prefix, or "no address". */
    network: string
    began_at: number
    last_seen_at: number
    /** When the absolute timeout ends the session; its row is deleted after that. */
    ends_at: number
    /** When the session was ended early; null when it was not. */
    ended_at: number | null
    end_reason: EndReason | null
  }
  parties: {
    id: Generated<number>
    public_id: string
    /** The owner; the other hosts are in co_hosts. */
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
    /** An IANA name: "Europe/Berlin". */
    time_zone: string
    /** The last day on which guests may answer, YYYY-MM-DD in the party's zone. */
    reply_by: string | null
    /** 1 or 0: whether guests see who else is invited. */
    show_guests: Generated<number>
    /** How many people each household may add. */
    extra_people: Generated<number>
    /** The number of edits. */
    version: Generated<number>
    /** The number of changes that calendars must be told. */
    sequence: Generated<number>
    changed_at: Generated<number>
    published_at: number | null
    deleted_at: number | null
  }
  /** The details of a party after each edit, to compare two edits made at once. */
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
    /** The sealed token: it is encrypted with a key that is not in the database. */
    sealed_token: string | null
    note: Generated<string>
    invited_at: number
    sent_at: number | null
    opened_at: number | null
    taken_back_at: number | null
  }
  /** Links that no longer open an invitation, so that whoever has one can be told why. */
  retired_links: {
    token_hash: string
    party_id: number
    reason: 'replaced' | 'taken back'
    retired_at: number
  }
  rsvps: {
    party_id: number
    person_id: number
    /** The household in which the person lived when the reply was given. */
    household_id: number
    reply: 'attending' | 'maybe' | 'not attending'
  }
  /** The changes of each invitation: who changed what; oldest first. */
  invitation_changes: {
    id: Generated<number>
    party_id: number
    household_id: number
    /** The person whose reply or name was changed; null for a change of the household's note. */
    person_id: number | null
    kind: 'reply' | 'note' | 'name' | 'joined'
    /** The new reply (empty for none), note or name. */
    value: string
    /** Null where the form did not say who made the change. */
    actor_id: number | null
    /** 1 or 0. */
    by_host: number
    changed_at: number
  }
  calendar_feeds: { person_id: number; token_hash: string; sealed_token: string }
  /** Forms that were saved: when one is sent again, by a double click or a reload, nothing is made. */
  saved_forms: {
    person_id: number
    /** A random key, which the page that shows the form makes. */
    form_key: string
    /** The public id of what the form made; empty where it is not one thing. */
    made: Generated<string>
    saved_at: number
  }
  /** Session records, where SESSION_TYPE is database. */
  sessions: {
    /** The hash of the session's id. */
    name: string
    /** The signed record, as JSON. */
    record: string
    /** When the idle timeout in the record ends, rounded up; ended sessions are found by it. */
    expires_at: number
  }
  server_starts: { boot_id: string; started_at: number }
  schema_version: { version: number }
}
