// The table of messages on the walls of parties, as queries see it.
import type { Generated } from 'kysely'

export interface WallSchema {
  wall_messages: {
    id: Generated<number>
    public_id: string
    party_id: number
    /** The household that wrote it; null where a host did. */
    household_id: number | null
    /** The host who wrote it; null where a household did, or where the host is gone. */
    host_id: number | null
    text: string
    written_at: number
  }
}
