// Promises: a household takes a wish or a part of it, offers something of its own, changes it, takes it back.
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

/** What is typed of a dish; its kind and unit are the wish's where there is one. */
export interface Dish extends Omit<ClaimDetails, 'amount'> {
  /** Undefined for one of it. */
  amount: number | undefined
  /** The household knows that others bring the same, or that it is not needed. */
  isSure: boolean
  /** The mark of what a form of a promise was shown; empty where it does not say. */
  seen: string
}

export type ClaimOutcome = { kind: 'saved'; publicId: string } | Hindrance

/**
 * Takes a wish or a part of it. Of two who want the last one at the same moment one gets it.
 * @throws NotFound when the household is not invited, or there never was such a wish; Conflict when
 * it may promise nothing
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

/** One of it, or what is left of one. */
async function oneOf(db: Database, householdId: number, wish: Wish): Promise<number> {
  const one = wish.servings ?? 1
  const open = await openFor(db, householdId, wish)
  return open > 0 ? Math.min(open, one) : one
}

const countedAs = (wish: Wish) => ({ kind: wish.kind, unit: unitOf(wish) })

/**
 * Offers something that nobody wished for.
 * @throws as claimWish
 */
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

/** A wish that is taken once more, in one tap, keeps what was said of it before. */
function keptIn(details: ClaimDetails, before: Claim | undefined): ClaimDetails {
  if (!before || before.freedAt !== null) return details
  return {
    ...details,
    name: details.name || before.name,
    note: details.note || before.note,
    contains: details.contains ?? before.contains,
  }
}

/**
 * Changes what was promised.
 * @throws NotFound when this household has promised no such thing; Conflict as claimWish
 */
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

/** Only what becomes more can be too much, and only what is renamed can become a double. */
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

/** @throws NotFound when this household has promised no such thing; Conflict when it is too late */
export function takeBackClaim(db: Database, promiser: Promiser, publicId: string): Promise<Claim> {
  return db.transaction().execute(async (trx) => {
    checkOpen(promiser)
    await selectInvitation(trx, promiser.party.id, promiser.householdId)
    const claim = await getClaim(trx, promiser, publicId)
    await deleteClaims(trx, [claim.id])
    return claim
  })
}
