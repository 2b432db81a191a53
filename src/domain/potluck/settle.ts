// Settles a household's claims when its replies change: they are freed when nobody comes any more,
// and taken up again when somebody comes after all and no other household has claimed them
// meanwhile.
import type { Database } from '../../database/database.ts'
import { deleteClaims, deleteClaimsOfHousehold } from '../../repositories/potluck-claim-changes.ts'
import {
  type ClaimRow,
  selectClaimsOfHousehold,
  selectPartiesOfClaims,
  sumOfOthers,
} from '../../repositories/potluck-claims.ts'
import {
  freeClaims,
  selectHouseholdsOfFreed,
  takeUpClaims,
} from '../../repositories/potluck-freed.ts'
import { lockWishes } from '../../repositories/potluck-wishes.ts'
import { type GuestRow, selectGuests } from '../../repositories/replies.ts'
import { totalOf } from './dishes.ts'

/** Whether a household does not come: somebody said no, and nobody attends or may attend. */
export const saysNo = (guests: readonly Pick<GuestRow, 'reply'>[]): boolean =>
  guests.some(({ reply }) => reply === 'not attending') &&
  !guests.some(({ reply }) => reply === 'attending' || reply === 'maybe')

/** Settles a household's claims, in the transaction that changed a reply. */
export async function settleClaims(
  db: Database,
  partyId: number,
  householdId: number,
  now: number,
): Promise<void> {
  const claims = await selectClaimsOfHousehold(db, partyId, householdId)
  if (claims.length === 0) return
  const guests = (await selectGuests(db, partyId)).filter((one) => one.householdId === householdId)
  if (guests.length === 0 || saysNo(guests)) await freeClaims(db, partyId, householdId, now)
  else await takeUp(db, householdId, claims)
}

/**
 * Settles the claims of households that are invited again: what is still free of their earlier
 * claims is theirs again.
 */
export async function settleInvited(
  db: Database,
  partyId: number,
  householdIds: readonly number[],
  now: number,
): Promise<void> {
  for (const householdId of await selectHouseholdsOfFreed(db, partyId)) {
    if (householdIds.includes(householdId)) await settleClaims(db, partyId, householdId, now)
  }
}

/** Settles the claims at all parties to come, after somebody has left the household. */
export async function settleHousehold(
  db: Database,
  householdId: number,
  now: number,
): Promise<void> {
  for (const partyId of await selectPartiesOfClaims(db, householdId)) {
    await settleClaims(db, partyId, householdId, now)
  }
}

/**
 * To be called before a household is deleted: its claims for parties to come are freed, and those
 * of past parties deleted.
 */
export async function freeAllClaims(db: Database, householdId: number, now: number): Promise<void> {
  for (const partyId of await selectPartiesOfClaims(db, householdId)) {
    await freeClaims(db, partyId, householdId, now)
  }
  await deleteClaimsOfHousehold(db, householdId)
}

/** Takes freed claims up again. Those that others have claimed meanwhile are deleted. */
async function takeUp(
  db: Database,
  householdId: number,
  claims: readonly ClaimRow[],
): Promise<void> {
  const freed = claims.filter(({ freedAt }) => freedAt !== null)
  if (freed.length === 0) return
  const wishes = await lockWishes(
    db,
    freed.flatMap(({ wishId }) => wishId ?? []),
  )
  const back: number[] = []
  for (const { id, wishId, amount } of freed) {
    const wish = wishes.find((one) => one.id === wishId)
    const others = wish ? await sumOfOthers(db, wish.id, householdId) : 0
    if (!wish || others + amount <= totalOf(wish)) back.push(id)
  }
  await takeUpClaims(db, back)
  await deleteClaims(
    db,
    freed.flatMap(({ id }) => (back.includes(id) ? [] : id)),
  )
}
