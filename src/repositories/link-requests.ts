// Wishes for links by mail, kept for as long as limits count them: SQL to rows and back.
import type { Database } from '../database/database.ts'

export interface LinkRequest {
  /** The keyed hash of the typed address and of what the link is for. */
  account: string
  network: string
}

export async function insertLinkRequest(
  db: Database,
  { account, network }: LinkRequest,
  askedAt: number,
): Promise<void> {
  await db.insertInto('link_requests').values({ account, network, asked_at: askedAt }).execute()
}

/** How many wishes there were since a time, and when the oldest was made; null when there was none. */
export const countLinkRequests = (
  db: Database,
  of: { account: string } | { network: string },
  since: number,
): Promise<{ count: number; oldest: number | null }> => {
  const [column, value] = Object.entries(of)[0] as ['account' | 'network', string]
  return db
    .selectFrom('link_requests')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('asked_at').as('oldest')])
    .where(column, '=', value)
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow()
}

export async function deleteLinkRequestsBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('link_requests').where('asked_at', '<=', time).execute()
}
