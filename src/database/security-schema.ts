// The table of the security log as queries see it.
import type { Generated } from 'kysely'

export interface SecuritySchema {
  security_events: {
    id: Generated<number>
    at: number
    /** In words: "logged in with a password". */
    kind: string
    /** Whose account it was; null where nobody's, and kept when that person is gone. */
    person_id: number | null
    /** A keyed hash of what was typed as an email address, which may be a password; else null. */
    account: string | null
    /** The beginning of the session's name; null where there was none. */
    session: string | null
    /** "Firefox on Linux" */
    device: string
    network: string
  }
}
