// Claims: a household takes a wish or a part of it, offers a dish of its own, changes it, and takes
// it back.
import type { Database } from '../../database/database.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { deleteClaims, updateClaim, upsertClaim } from '../../repositories/potluck-claim-changes.ts'
import { type ClaimDetails, selectClaimsOfHousehold } from '../../repositories/potluck-claims.ts'
import { lockWishes, selectWish } from '../../repositories/potluck-wishes.ts'
import { type Claim, claimName, unitOf, type Wish } from './dishes.ts'
import { isSameDish } from './doubles.ts'
import {
  checkMayPromise,
  checkOpen,
  doubleOf,
  type Hindrance,
  openFor,
  type Promiser,
  shortOf,
  wishedAs,
} from './hindrances.ts'
import { getClaim } from './promised.ts'
import { isOutdated, markOfDish } from './seen.ts'

export type { ClaimDetails, Hindrance, Promiser }

export const MAX_CLAIMS = 30

/** A dish as it was typed. A dish for a wish has the wish's kind and unit. */
export interface Dish extends Omit<ClaimDetails, 'amount'> {
  /** Undefined for one serving or piece, or as many as the wish asks for at once. */
  amount: number | undefined
  /** Whether the household wants to bring it even though others bring the same, or it is not needed. */
  isSure: boolean
  /** The mark of the claim that the form showed; empty where the form carries none. */
  seen: string
}

export type ClaimOutcome = { kind: 'saved'; publicId: string } | Hindrance

/**
 * Claims a wish or a part of it. Of two households that want the last one at the same moment, one
 * gets it.
 * @throws NotFound when the household is not invited, or there never was such a wish; Conflict when
 * the household may promise nothing
 */
export function claimWish(
  db: Database,
  promiser: Promiser,
  wishPublicId: string,
  { isSure, seen: _, ...dish }: Dish,
): Promise<ClaimOutcome> {
  const { party, householdId } = promiser
  return db.transaction().execute(async (trx): Promise<ClaimOutcome> => {
    await checkMayPromise(trx, promiser)
    const wish = await selectWish(trx, party.id, wishPublicId)
    if (!wish) throw new NotFound()
    if (wish.removedAt !== null) return { kind: 'gone', wish }
    const amount = dish.amount ?? (await oneOf(trx, householdId, wish))
    const details = { ...dish, ...countedAs(wish), amount }
    const hindrance = isSure
      ? undefined
      : ((await shortOf(trx, householdId, wish, amount)) ??
        (await doubleOf(trx, promiser, dish.name || wish.name, { wishId: wish.id })))
    return hindrance ?? save(trx, promiser, wish.id, details)
  })
}

/** As much as the wish asks of one household, or what is still open of that. */
async function oneOf(db: Database, householdId: number, wish: Wish): Promise<number> {
  const one = wish.servings ?? 1
  const open = await openFor(db, householdId, wish)
  return open > 0 ? Math.min(open, one) : one
}

const countedAs = (wish: Wish) => ({ kind: wish.kind, unit: unitOf(wish) })

/** Offers a dish that nobody wished for. @throws as claimWish */
export function offerDish(
  db: Database,
  promiser: Promiser,
  { isSure, seen: _, amount = 1, ...dish }: Dish,
): Promise<ClaimOutcome> {
  return db.transaction().execute(async (trx): Promise<ClaimOutcome> => {
    await checkMayPromise(trx, promiser)
    const hindrance = isSure
      ? undefined
      : ((await wishedAs(trx, promiser, dish.name)) ?? (await doubleOf(trx, promiser, dish.name)))
    return hindrance ?? save(trx, promiser, null, { ...dish, amount })
  })
}

async function save(
  db: Database,
  { party, householdId, isHost, now }: Promiser,
  wishId: number | null,
  details: ClaimDetails,
): Promise<ClaimOutcome> {
  const own = await selectClaimsOfHousehold(db, party.id, householdId)
  const before = wishId === null ? undefined : own.find((claim) => claim.wishId === wishId)
  if (!before && own.length >= MAX_CLAIMS) {
    throw new Conflict(`A household can bring ${MAX_CLAIMS} things to a party.`)
  }
  const claim = {
    partyId: party.id,
    householdId,
    wishId,
    byHost: isHost,
    claimedAt: now,
    details: keptIn(details, before),
  }
  return { kind: 'saved', publicId: await upsertClaim(db, claim) }
}

/** A wish that is claimed again, with one button, keeps what the household had said about its dish. */
function keptIn(details: ClaimDetails, before: Claim | undefined): ClaimDetails {
  if (!before || before.freedAt !== null) return details
  return {
    ...details,
    name: details.name || before.name,
    note: details.note || before.note,
    contains: details.contains ?? before.contains,
  }
}

/** Changes a claim. @throws NotFound when this household has no such claim; Conflict as claimWish */
export function editClaim(
  db: Database,
  promiser: Promiser,
  publicId: string,
  { isSure, seen, ...dish }: Dish,
): Promise<ClaimOutcome> {
  return db.transaction().execute(async (trx): Promise<ClaimOutcome> => {
    await checkMayPromise(trx, promiser)
    const claim = await getClaim(trx, promiser, publicId)
    if (isOutdated(seen, markOfDish(claim))) return { kind: 'changed', claim }
    const [wish] = await lockWishes(trx, claim.wishId === null ? [] : [claim.wishId])
    const amount = dish.amount ?? claim.amount
    const details: ClaimDetails = { ...dish, amount, ...(wish && countedAs(wish)) }
    const hindrance = isSure ? undefined : await hindersEdit(trx, promiser, claim, details, wish)
    if (hindrance) return hindrance
    await updateClaim(trx, claim.id, details)
    return { kind: 'saved', publicId }
  })
}

/** Only a larger amount can be too much, and only a new name can be a double. */
async function hindersEdit(
  db: Database,
  promiser: Promiser,
  claim: Claim,
  details: ClaimDetails,
  wish: Wish | undefined,
): Promise<Hindrance | undefined> {
  if (wish && wish.removedAt === null && details.amount > claim.amount) {
    const short = await shortOf(db, promiser.householdId, wish, details.amount)
    if (short) return short
  }
  const name = claimName({ ...claim, ...details })
  if (isSameDish(name, claimName(claim))) return undefined
  return doubleOf(db, promiser, name, { wishId: claim.wishId, claimId: claim.id })
}

/** @throws NotFound when this household has no such claim; Conflict when it is too late */
export function takeBackClaim(db: Database, promiser: Promiser, publicId: string): Promise<Claim> {
  return db.transaction().execute(async (trx) => {
    checkOpen(promiser)
    await selectInvitation(trx, promiser.party.id, promiser.householdId)
    const claim = await getClaim(trx, promiser, publicId)
    await deleteClaims(trx, [claim.id])
    return claim
  })
}
