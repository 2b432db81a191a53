// The tables of mail to guests, and of addresses that want none, as queries see them.
import type { Generated } from 'kysely'

export type Audience = 'all' | 'attending' | 'unanswered'

export type ReminderKind = 'unanswered' | 'bring' | 'day'

export interface MessageSchema {
  /** Links by which addresses are unsubscribed; one row for each link that a mail held. */
  unsubscribe_links: {
    /** SHA-256 of the link's token. */
    token_hash: string
    /** The email address in lower case. */
    email: string
    /** When a mail last held it. */
    mailed_at: number
  }
  /** Addresses to which no mail to guests is sent. */
  unsubscriptions: { email: string; unsubscribed_at: number }
  announcements: {
    id: Generated<number>
    public_id: string
    party_id: number
    /** Null where the host who wrote it is gone. */
    written_by: number | null
    audience: Audience
    subject: string
    text: string
    /** How many mails it made. */
    recipients: number
    sent_at: number
  }
  /** The keys of the mails that an announcement made; the mails themselves are kept for 30 days. */
  announcement_mails: { mail_key: string; announcement_id: number }
  /** Reminders that a host has switched on or off. */
  reminders: {
    party_id: number
    kind: ReminderKind
    /** How many days before the last day to reply it is sent; of no meaning for the other kinds. */
    days_before: number
    /** 1 or 0. */
    is_on: number
    /** The day that it is about, YYYY-MM-DD; null while the party has no such day. */
    about: string | null
    /** When it is due; null when nothing is to be sent. */
    due_at: number | null
    /** The day for which it was last sent, and when that was. */
    done_about: string | null
    done_at: number | null
  }
  /** Households that were reminded, so that each is reminded once for each day. */
  reminded_households: {
    party_id: number
    kind: ReminderKind
    about: string
    household_id: number
    reminded_at: number
  }
}
