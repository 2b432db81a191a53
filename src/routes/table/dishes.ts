// Takes a dish as its form sends it: it is saved, or the form comes back with what hinders it.
import type { Database } from '../../database/database.ts'
import type { Party } from '../../domain/parties.ts'
import {
  type ClaimOutcome,
  claimWish,
  editClaim,
  type Hindrance,
  offerDish,
  type Promiser,
} from '../../domain/potluck/claims.ts'
import { type DishErrors, readDishForm, type TypedDish } from '../../domain/potluck/dish-form.ts'
import { type Claim, kindValue } from '../../domain/potluck/dishes.ts'
import { isSameDish } from '../../domain/potluck/doubles.ts'
import { markOfDish } from '../../domain/potluck/seen.ts'
import { findWish } from '../../domain/potluck/wishes.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { type WishOfDish, wishOfDish } from '../../pages/table/dish-form.ts'

/** A wish that a form names; it may have been taken off the list since. */
export type Wished = WishOfDish & { publicId: string }

/** @throws NotFound when there never was such a wish */
export async function getWished(db: Database, party: Party, publicId: string): Promise<Wished> {
  const wish = await findWish(db, party, publicId)
  if (!wish) throw new NotFound()
  return wishOfDish(wish)
}

/**
 * What the dish is brought for: a wish, nothing that was wished for, or in place of an earlier
 * promise.
 */
export type DishFor =
  | { for: 'wish'; wish: Wished }
  | { for: 'own'; wish: undefined }
  | { for: 'claim'; claim: Claim; wish: WishOfDish | undefined }

export type TakenDish =
  | { kind: 'saved'; publicId: string }
  /** The form is shown again. */
  | { kind: 'again'; status: number; typed: TypedDish; errors: DishErrors; hindrance: Against }

/**
 * What hinders a promise. `lost`: the promise that was to be changed was taken back. `refused`:
 * nothing can be promised, and `why` says so.
 */
export type Against = Hindrance | { kind: 'lost' } | { kind: 'refused'; why: string } | undefined

/** The promise was taken back before its change came: what was typed can be offered as a new one. */
export const lost = (typed: TypedDish): Extract<TakenDish, { kind: 'again' }> => ({
  ...{ kind: 'again', status: 404, typed: { ...typed, seen: '' }, errors: {} },
  hindrance: { kind: 'lost' },
})

/** @throws NotFound when the household is not invited, or there is no such wish or promise */
export async function takeDish(
  db: Database,
  promiser: Promiser,
  typed: TypedDish,
  what: DishFor,
): Promise<TakenDish> {
  const { dish, errors } = readDishForm(typed, what.wish)
  if (Object.keys(errors).length > 0) {
    return { kind: 'again', status: 422, typed, errors, hindrance: undefined }
  }
  try {
    const outcome = await save()
    if (outcome.kind === 'saved') return outcome
    const next = typedFor(typed, outcome)
    return { kind: 'again', status: 422, typed: next, errors: {}, hindrance: outcome }
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const hindrance = { kind: 'refused', why: error.message } as const
    return { kind: 'again', status: 409, typed, errors: {}, hindrance }
  }

  async function save(): Promise<ClaimOutcome> {
    if (what.for === 'wish') return claimWish(db, promiser, what.wish.publicId, dish)
    if (what.for === 'own') return offerDish(db, promiser, dish)
    return editClaim(db, promiser, what.claim.publicId, dish)
  }
}

/**
 * Moves an offer to a wish: a name that only repeats the wish's is dropped, and so is an amount in
 * another unit.
 */
export const typedForWish = (typed: TypedDish, wish: WishOfDish): TypedDish => ({
  ...typed,
  kind: kindValue(wish.kind),
  name: isSameDish(typed.name, wish.name) ? '' : typed.name,
  amount: typed.unit === wish.unit ? typed.amount : '',
})

/**
 * Prepares what was typed to be sent again. After a wish was removed, the dish can be offered under
 * the wish's name.
 */
function typedFor(typed: TypedDish, hindrance: Hindrance): TypedDish {
  if (hindrance.kind === 'changed') return { ...typed, seen: markOfDish(hindrance.claim) }
  if (hindrance.kind !== 'gone') return typed
  const { name, kind, servings } = hindrance.wish
  return {
    ...typed,
    name: typed.name || name,
    kind: kindValue(kind),
    unit: servings === null ? 'pieces' : 'servings',
  }
}
