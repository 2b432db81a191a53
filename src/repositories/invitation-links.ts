// The links of invitations (replaced, taken back and sealed anew): SQL to rows and back.
import type { Database } from '../database/database.ts'
import type { InvitationRow, NewLink } from './invitations.ts'

export type RetiredReason = 'replaced' | 'taken back'

/** Why a link that once worked works no more; undefined when there never was such a link. */
export async function selectRetiredLink(
  db: Database,
  tokenHash: string,
): Promise<RetiredReason | undefined> {
  const row = await db
    .selectFrom('retired_links')
    .select('reason')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row?.reason
}

/**
 * Gives an invitation another link, or takes it back and leaves it none. The earlier link stops
 * working at once, and is kept so that visitors can be told why.
 * @returns false when the household is not invited
 */
export async function retireLink(
  db: Database,
  partyId: number,
  householdId: number,
  next: NewLink | undefined,
  now: number,
): Promise<boolean> {
  const found = db
    .selectFrom('invitations')
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('taken_back_at', 'is', null)
  const old = await found.select('token_hash').executeTakeFirst()
  if (!old) return false
  if (old.token_hash !== null) {
    const reason = next ? 'replaced' : 'taken back'
    const retired = {
      token_hash: old.token_hash,
      party_id: partyId,
      reason,
      retired_at: now,
    } as const
    await db.insertInto('retired_links').values(retired).execute()
  }
  await db
    .updateTable('invitations')
    .set({
      token_hash: next?.tokenHash ?? null,
      sealed_token: next?.sealedToken ?? null,
      ...(next ? { sent_at: null, opened_at: null } : { taken_back_at: now }),
    })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .execute()
  return true
}

/**
 * Invitations that have no link (they are older than links), or whose token may be sealed with an
 * older key.
 */
export const selectSealedTokens = (db: Database, { missingOnly }: { missingOnly: boolean }) =>
  db
    .selectFrom('invitations')
    .select(['party_id as partyId', 'household_id as householdId', 'sealed_token as sealedToken'])
    .where('taken_back_at', 'is', null)
    .$if(missingOnly, (query) => query.where('sealed_token', 'is', null))
    .execute()

/** Writes a link, unless the row has another sealed token by now. */
export async function updateLink(
  db: Database,
  {
    partyId,
    householdId,
    sealedToken,
  }: Pick<InvitationRow, 'partyId' | 'householdId' | 'sealedToken'>,
  next: { sealedToken: string; tokenHash?: string },
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ sealed_token: next.sealedToken, ...(next.tokenHash && { token_hash: next.tokenHash }) })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('sealed_token', sealedToken === null ? 'is' : '=', sealedToken)
    .execute()
}
