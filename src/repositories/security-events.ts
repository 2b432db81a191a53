// The entries of the security log: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { removeInBatches } from '../database/in-batches.ts'

export interface SecurityEventRow {
  /** Milliseconds since 1970. */
  at: number
  kind: string
  personId: number | null
  account: string | null
  session: string | null
  device: string
  network: string
}

export async function insertSecurityEvent(db: Database, event: SecurityEventRow): Promise<void> {
  const { personId, ...rest } = event
  await db
    .insertInto('security_events')
    .values({ ...rest, person_id: personId })
    .execute()
}

/** The newest entries first. */
export const selectSecurityEvents = (
  db: Database,
  personId: number,
  most: number,
): Promise<SecurityEventRow[]> =>
  db
    .selectFrom('security_events')
    .select(['at', 'kind', 'person_id as personId', 'account', 'session', 'device', 'network'])
    .where('person_id', '=', personId)
    .orderBy('id', 'desc')
    .limit(most)
    .execute()

/** Deletes entries from before a time, and all but the newest `most` of the others. */
export async function deleteSecurityEvents(
  db: Database,
  { before, most }: { before: number; most: number },
): Promise<void> {
  const { newest } = await db
    .selectFrom('security_events')
    .select(({ fn }) => fn.max('id').as('newest'))
    .executeTakeFirstOrThrow()
  const tooOld = db.selectFrom('security_events').select('id').where('at', '<', before)
  // Ids grow by one or more, so that at most as many are newer than this one.
  const tooMany = db
    .selectFrom('security_events')
    .select('id')
    .where('id', '<=', newest - most)
  for (const those of [tooOld, tooMany]) {
    await removeInBatches((some) =>
      db
        .deleteFrom('security_events')
        .where('id', 'in', those.limit(some))
        .executeTakeFirstOrThrow(),
    )
  }
}
