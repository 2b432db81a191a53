// The links of invitations: replaced, retired and sealed. SQL to rows and back.
import type { Database } from '../database/database.ts'
import type { InvitationRow, NewLink } from './invitations.ts'

export type RetiredReason = 'replaced' | 'taken back'

/** Why a link that once worked does so no more; undefined when there never was one. */
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
 * Gives an invitation another link, or none and the mark that it is taken back; the link before
 * is dead at once, and remembered as such.
 * @returns false when it is not invited
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
 * Invitations that were made before there were links, or whose token is sealed with an older key.
 */
export const selectSealedTokens = (db: Database, { missingOnly }: { missingOnly: boolean }) =>
  db
    .selectFrom('invitations')
    .select(['party_id as partyId', 'household_id as householdId', 'sealed_token as sealedToken'])
    .where('taken_back_at', 'is', null)
    .$if(missingOnly, (query) => query.where('sealed_token', 'is', null))
    .execute()

/** Writes a link into a row whose sealed token is still the one that was read. */
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
