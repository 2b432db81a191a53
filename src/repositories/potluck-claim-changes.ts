// Changes of claims (made, edited, taken back): rows to SQL.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'
import type { ClaimDetails, DishUnit } from './potluck-claims.ts'

const toColumns = ({ contains, ...details }: ClaimDetails) => ({
  ...details,
  contains: contains === null ? null : contains.join(' '),
})

export interface NewClaim {
  partyId: number
  householdId: number
  wishId: number | null
  byHost: boolean
  claimedAt: number
  details: ClaimDetails
}

/**
 * Adds a claim. A household has one claim for a wish: a second one replaces the first, even a freed
 * one.
 * @returns its public id
 */
export async function upsertClaim(db: Database, claim: NewClaim): Promise<string> {
  const columns = { ...toColumns(claim.details), by_host: claim.byHost ? 1 : 0 }
  const { public_id } = await db
    .insertInto('potluck_claims')
    .values({
      ...columns,
      public_id: newPublicId(),
      party_id: claim.partyId,
      household_id: claim.householdId,
      wish_id: claim.wishId,
      claimed_at: claim.claimedAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['wish_id', 'household_id'])
        .doUpdateSet({ ...columns, freed_at: null, freed_from: null, dismissed_at: null }),
    )
    .returning('public_id')
    .executeTakeFirstOrThrow()
  return public_id
}

export async function updateClaim(db: Database, id: number, details: ClaimDetails): Promise<void> {
  await db.updateTable('potluck_claims').set(toColumns(details)).where('id', '=', id).execute()
}

export async function deleteClaims(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await db.deleteFrom('potluck_claims').where('id', 'in', ids).execute()
}

/** Deletes all claims of a household that are not freed. */
export async function deleteClaimsOfHousehold(db: Database, householdId: number): Promise<void> {
  await db
    .deleteFrom('potluck_claims')
    .where('household_id', '=', householdId)
    .where('freed_at', 'is', null)
    .execute()
}

/** Counts the claims of a wish in its new unit; a piece has this many servings. */
export async function recountClaims(
  db: Database,
  wishId: number,
  { unit, servings }: { unit: DishUnit; servings: number },
): Promise<void> {
  const ofWish = await db
    .selectFrom('potluck_claims')
    .select(['id', 'amount'])
    .where('wish_id', '=', wishId)
    .execute()
  for (const { id, amount } of ofWish) {
    const next = unit === 'servings' ? amount * servings : Math.ceil(amount / servings)
    await db
      .updateTable('potluck_claims')
      .set({ unit, amount: next })
      .where('id', '=', id)
      .execute()
  }
}
