// The tables of what is mailed to guests, and of who wants no mail, as queries see them.
import type { Generated } from 'kysely'

export type Audience = 'all' | 'attending' | 'unanswered'

export type ReminderKind = 'unanswered' | 'bring' | 'day'

export interface MessageSchema {
  /** By which an address is unsubscribed; a row for each link that stood in a mail. */
  unsubscribe_links: {
    /** SHA-256 of the link's token. */
    token_hash: string
    /** In lower case. */
    email: string
    /** When it last stood in a mail. */
    mailed_at: number
  }
  /** Addresses to which no guest's mail is sent. */
  unsubscriptions: { email: string; unsubscribed_at: number }
  announcements: {
    id: Generated<number>
    public_id: string
    party_id: number
    /** Null where that person is gone. */
    written_by: number | null
    audience: Audience
    subject: string
    text: string
    /** How many mails it made. */
    recipients: number
    sent_at: number
  }
  /** Which mails an announcement made; the mails themselves are kept for 30 days. */
  announcement_mails: { mail_key: string; announcement_id: number }
  /** What a host has chosen to be sent by itself. */
  reminders: {
    party_id: number
    kind: ReminderKind
    /** Before the last day to reply; of no meaning for the other kinds. */
    days_before: number
    /** 1 or 0. */
    is_on: number
    /** The day that it is about, YYYY-MM-DD; null while the party has none. */
    about: string | null
    /** From when on it goes; null when nothing is to be done. */
    due_at: number | null
    /** The day for which it has gone last, and when. */
    done_about: string | null
    done_at: number | null
  }
  /** Each household is reminded once of each day. */
  reminded_households: {
    party_id: number
    kind: ReminderKind
    about: string
    household_id: number
    reminded_at: number
  }
}
