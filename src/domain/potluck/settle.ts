// What becomes of a household's claims when its replies change: freed when nobody comes any more,
// and given back when somebody comes after all and nobody else has taken them meanwhile.
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

/** Whether a household has said that it does not come: nobody attends or may, and somebody says no. */
export const saysNo = (guests: readonly Pick<GuestRow, 'reply'>[]): boolean =>
  guests.some(({ reply }) => reply === 'not attending') &&
  !guests.some(({ reply }) => reply === 'attending' || reply === 'maybe')

/** To be called in the transaction that changed a reply. */
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

/** For households that are invited again: what they promised before is theirs if it is still free. */
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

/** At all parties to come, after somebody has left the household. */
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
 * Before a household is deleted: what it promised for parties to come is free, and what it brought
 * to past ones goes with it.
 */
export async function freeAllClaims(db: Database, householdId: number, now: number): Promise<void> {
  for (const partyId of await selectPartiesOfClaims(db, householdId)) {
    await freeClaims(db, partyId, householdId, now)
  }
  await deleteClaimsOfHousehold(db, householdId)
}

/** What somebody else has taken meanwhile stays theirs, and is forgotten here. */
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
