// The tables of the mail queue as queries see them.
import type { Generated } from 'kysely'

export type MailState =
  | 'queued'
  /** Taken by the process that sends; free again when that process is gone. */
  | 'claimed'
  /** About to be accepted by the mail server: from here on nobody can know without its answer. */
  | 'handing over'
  | 'sent'
  /** The answer never came. It is not sent again. */
  | 'perhaps sent'
  /** Shown to the developer instead of sent. */
  | 'kept'
  | 'failed'
  | 'expired'

export interface MailSchema {
  mails: {
    id: Generated<number>
    /** Says which mail it is, so that nothing is queued twice. */
    key: string
    recipient: string
    subject: string
    /** Text and HTML, encrypted with a key that is not in the database; null once it is settled. */
    sealed_content: string | null
    state: MailState
    /** How often the mail server was asked to take it. */
    attempts: Generated<number>
    /** The process that has it, or had it last. */
    claimed_by: string | null
    /** What the mail server said last; null when nothing went wrong. */
    trouble: string | null
    queued_at: number
    not_before: number
    /** From then on it is of no use any more. */
    expires_at: number
  }
  /** Who does what only one process may do; free when it has ended. */
  leases: { name: string; holder: string; ends_at: number }
  /** Who asked for a link by mail; `account` is the keyed hash of what was typed. */
  link_requests: { account: string; network: string; asked_at: number }
}
