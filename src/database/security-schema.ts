// The tables of the security log, and of log-ins that failed, as queries see them.
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
  login_failures: {
    id: Generated<number>
    account: string
    /** An IPv4 address, or the /64 of an IPv6 one. */
    address: string
    /** The /56 and the /48 of an IPv6 address, an IPv4 address as it is; null where only `address` counts. */
    site: string | null
    region: string | null
    device: string | null
    failed_at: number
  }
}
