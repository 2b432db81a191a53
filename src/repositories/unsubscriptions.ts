// Addresses that want no mail as guests, and the links by which they say so: SQL to rows and back.
import type { Database } from '../database/database.ts'

/** Notes that a mail holds this link. A link that is known already goes on working for longer. */
export async function upsertUnsubscribeLink(
  db: Database,
  link: { tokenHash: string; email: string },
  mailedAt: number,
): Promise<void> {
  await db
    .insertInto('unsubscribe_links')
    .values({ token_hash: link.tokenHash, email: link.email, mailed_at: mailedAt })
    .onConflict((conflict) => conflict.column('token_hash').doUpdateSet({ mailed_at: mailedAt }))
    .execute()
}

/** Undefined when there is no such link. */
export async function selectAddressOfLink(
  db: Database,
  tokenHash: string,
): Promise<{ email: string; isUnsubscribed: boolean } | undefined> {
  const row = await db
    .selectFrom('unsubscribe_links as links')
    .leftJoin('unsubscriptions', 'unsubscriptions.email', 'links.email')
    .select(['links.email', 'unsubscriptions.email as refused'])
    .where('links.token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row && { email: row.email, isUnsubscribed: row.refused !== null }
}

export async function insertUnsubscription(
  db: Database,
  email: string,
  now: number,
): Promise<void> {
  await db
    .insertInto('unsubscriptions')
    .values({ email, unsubscribed_at: now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute()
}

export async function deleteUnsubscription(db: Database, email: string): Promise<void> {
  await db.deleteFrom('unsubscriptions').where('email', '=', email).execute()
}

export async function isUnsubscribed(db: Database, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('unsubscriptions')
    .select('email')
    .where('email', '=', email)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Deletes links that no mail held since a time, except links of unsubscribed addresses, who may
 * still come back by them.
 */
export async function deleteOldUnsubscribeLinks(db: Database, before: number): Promise<void> {
  await db
    .deleteFrom('unsubscribe_links')
    .where('mailed_at', '<', before)
    .where('email', 'not in', (eb) => eb.selectFrom('unsubscriptions').select('email'))
    .execute()
}
