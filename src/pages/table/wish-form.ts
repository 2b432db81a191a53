// The form of a wish: for a new one on the host's table, for a change on a page of its own.
import { DISH_LIMITS, type DishErrors, type TypedWish } from '../../domain/potluck/dish-form.ts'
import { wishName } from '../../domain/potluck/dishes.ts'
import type { WishDetails } from '../../domain/potluck/wishes.ts'
import { pluralize } from '../format.ts'
import { type Problem, problemsIn } from '../problems.ts'
import { kindOptions } from './words.ts'

export interface WishFormProps {
  typed: TypedWish
  kinds: { value: string; label: string; isChosen: boolean }[]
  limits: typeof DISH_LIMITS
  errors: Readonly<DishErrors>
  problems: Problem[]
}

export const NEW_WISH: TypedWish = {
  ...{ kind: 'main', name: '', servings: '', wanted: '1', note: '', seen: '' },
}

export const wishFormProps = (typed: TypedWish, errors: DishErrors = {}): WishFormProps => ({
  typed,
  kinds: kindOptions(typed.kind),
  limits: DISH_LIMITS,
  errors,
  problems: problemsIn(errors),
})

/** "Apple pie, 2 wanted, 8 servings each, “Warm”" */
export function wishInWords({ servings, wanted, note, ...wish }: WishDetails): string {
  const each = servings === null ? '' : `${pluralize(servings, 'serving')} each`
  return [wishName(wish), `${wanted} wanted`, each, note && `“${note}”`].filter(Boolean).join(', ')
}

export interface EditWishProps extends WishFormProps {
  party: string
  wish: string
  name: string
  /** What households have promised for the wish: "Lee Family: 8 servings". */
  promised: string[]
}
