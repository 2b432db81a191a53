// Starts of the server: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'

export async function insertServerStart(
  db: Database,
  { bootId, startedAt }: { bootId: string; startedAt: number },
): Promise<void> {
  await db
    .insertInto('server_starts')
    .values({ boot_id: bootId, started_at: startedAt })
    .onConflict((conflict) => conflict.column('boot_id').doNothing())
    .execute()
}

const startsAfter = prepared((db, time: number) =>
  db
    .selectFrom('server_starts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('started_at', '>', time),
)

/** @param time milliseconds since 1970 */
export async function countServerStartsAfter(db: Database, time: number): Promise<number> {
  const [row] = await startsAfter(db, time)
  return row?.count ?? 0
}

export async function deleteServerStartsBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('server_starts').where('started_at', '<', time).execute()
}
