// The tables of the mail queue as queries see them.
import type { Generated } from 'kysely'

export type MailState =
  | 'queued'
  /** A process has claimed it to send it; free again when that process has died. */
  | 'claimed'
  /** The mail server is about to accept it: from here on only its answer tells whether it did. */
  | 'handing over'
  | 'sent'
  /** The mail server's answer never came. The mail is not sent again. */
  | 'perhaps sent'
  /** Kept for the developer's mailbox instead of being sent. */
  | 'kept'
  | 'failed'
  | 'expired'

export interface MailSchema {
  mails: {
    id: Generated<number>
    /** Names the mail, so that it is not queued twice. */
    key: string
    recipient: string
    subject: string
    /**
     * The sealed text and HTML: they are encrypted with a key that is not in the database; null
     * once it is settled.
     */
    sealed_content: string | null
    state: MailState
    /** How often the mail server was asked to take it. */
    attempts: Generated<number>
    /** The process that has claimed it, or was the last to do so. */
    claimed_by: string | null
    /** What the mail server last said was wrong; null when nothing was. */
    trouble: string | null
    queued_at: number
    not_before: number
    /** The time from which on it is of no use. */
    expires_at: number
  }
  /** Which process may do what only one may do at a time; a lease is free when it has ended. */
  leases: { name: string; holder: string; ends_at: number }
  /**
   * Wishes for links by mail; `account` is the keyed hash of the address and purpose that were
   * asked for.
   */
  link_requests: { account: string; network: string; asked_at: number }
}
