// The tokens of the feeds at which calendar programs read a host's parties: SQL to rows and back.
import type { Database } from '../database/database.ts'
import type { NewLink } from './invitations.ts'

/** Undefined when this person has no feed. */
export async function selectFeedToken(db: Database, personId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('calendar_feeds')
    .select('sealed_token as sealedToken')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.sealedToken
}

/** Whose feed it is; undefined when no feed has this token. */
export async function selectFeedOwner(
  db: Database,
  tokenHash: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('calendar_feeds')
    .select('person_id as personId')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row?.personId
}

/** Sets a person's only feed: with a new token the earlier one stops working. */
export async function upsertFeed(
  db: Database,
  personId: number,
  { tokenHash, sealedToken }: NewLink,
): Promise<void> {
  const token = { token_hash: tokenHash, sealed_token: sealedToken }
  await db
    .insertInto('calendar_feeds')
    .values({ person_id: personId, ...token })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(token))
    .execute()
}

export async function deleteFeed(db: Database, personId: number): Promise<void> {
  await db.deleteFrom('calendar_feeds').where('person_id', '=', personId).execute()
}

export const selectFeedTokens = (db: Database) =>
  db
    .selectFrom('calendar_feeds')
    .select(['person_id as personId', 'sealed_token as sealedToken'])
    .execute()

/** Writes a token that was sealed anew, unless the row has another one by now. */
export async function updateFeedToken(
  db: Database,
  personId: number,
  from: string,
  to: string,
): Promise<void> {
  await db
    .updateTable('calendar_feeds')
    .set({ sealed_token: to })
    .where('person_id', '=', personId)
    .where('sealed_token', '=', from)
    .execute()
}
