// The tables of the security log and of failed log-ins, as queries see them.
import type { Generated } from 'kysely'

export interface SecuritySchema {
  security_events: {
    id: Generated<number>
    at: number
    /** What was done, in words: "logged in with a password". */
    kind: string
    /** Whose account it was; null where it was nobody's. It is kept when that person is gone. */
    person_id: number | null
    /**
     * A keyed hash of what was typed as email address, since that may be a password; null where
     * nothing was typed.
     */
    account: string | null
    /** The beginning of the session's name; null where there was no session. */
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
    /**
     * The /56 and the /48 of an IPv6 address; an IPv4 address as it is; null where only `address`
     * counts.
     */
    site: string | null
    region: string | null
    device: string | null
    failed_at: number
  }
}
