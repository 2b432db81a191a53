// The tables as queries see them. Times are integer milliseconds since 1970 in both engines.
import type { Generated } from 'kysely'

export interface Schema {
  households: { id: Generated<number>; name: string }
  people: {
    id: Generated<number>
    household_id: number
    first_name: string
    last_name: string
    kind: 'adult' | 'child'
  }
  organizers: { person_id: number; email: string; password_hash: string }
  parties: {
    id: Generated<number>
    host_id: number
    title: string
    state: 'draft' | 'published' | 'archived'
    description: string
    place: string
    starts_at: number | null
    time_zone: string
  }
  invitations: { party_id: number; household_id: number }
  rsvps: { party_id: number; person_id: number; reply: 'attending' | 'maybe' | 'not attending' }
  login_failures: {
    id: Generated<number>
    account: string
    address: string
    device: string | null
    failed_at: number
  }
  server_starts: { boot_id: string; started_at: number }
  schema_version: { version: number }
}
