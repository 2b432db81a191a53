// Leases: each lets one process at a time do something, for as long as it renews the lease.
import type { Database } from '../database/database.ts'

/**
 * Takes a lease or renews it.
 * @param endsAt milliseconds since 1970, by this server's clock
 * @returns whether `holder` has it now
 */
export async function takeLease(
  db: Database,
  lease: { name: string; holder: string; endsAt: number },
  now: number,
): Promise<boolean> {
  const { name, holder, endsAt } = lease
  const taken = await db
    .insertInto('leases')
    .values({ name, holder, ends_at: endsAt })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, ends_at: endsAt })
        .where((eb) => eb.or([eb('leases.holder', '=', holder), eb('leases.ends_at', '<=', now)])),
    )
    .returning('holder')
    .executeTakeFirst()
  return taken !== undefined
}

/** Whether another process has the lease; asking takes no lock. */
export async function isLeasedToOthers(
  db: Database,
  { name, holder }: { name: string; holder: string },
  now: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select('holder')
    .where('name', '=', name)
    .where('holder', '<>', holder)
    .where('ends_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

export async function releaseLease(db: Database, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
}
