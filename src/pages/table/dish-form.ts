// The page of one dish: its form, and what hindered it when the form was sent.
import { CONTENTS, type Content } from '../../domain/food/tags.ts'
import { DISH_LIMITS, type DishErrors, type TypedDish } from '../../domain/potluck/dish-form.ts'
import { type Claim, KIND_NAMES, unitOf, type Wish, wishName } from '../../domain/potluck/dishes.ts'
import { type Problem, problemsIn } from '../problems.ts'
import type { HindranceInWords } from './hindrance-words.ts'
import { kindOptions } from './words.ts'

export interface DishFormProps {
  isPlain: boolean
  heading: string
  /** Where the form is sent; `back` is the address of the table. */
  action: string
  back: string
  hindrance: HindranceInWords | undefined
  /** The households of which the host chooses the one that brings it; empty where that is known. */
  households: { publicId: string; name: string; isChosen: boolean }[]
  /** Undefined for a dish that nobody wished for. */
  wish: WishOfDish | undefined
  typed: TypedDish
  kinds: { value: string; label: string; isChosen: boolean }[]
  contents: { name: Content; isChecked: boolean }[]
  /** Whether the page asks what is in the dish; things are not eaten. */
  isEaten: boolean
  limits: typeof DISH_LIMITS
  errors: Readonly<DishErrors>
  problems: Problem[]
  /** Where the promise is taken back; undefined for a new dish. */
  takeBack: string | undefined
}

/** The wish that a dish is brought for. */
export interface WishOfDish extends Pick<Claim, 'kind' | 'unit'> {
  /** Undefined where the dish is promised already: then its wish can't be changed. */
  publicId: string | undefined
  name: string
}

export interface DishFormFacts {
  isPlain: boolean
  heading: string
  action: string
  back: string
  households?: DishFormProps['households']
  wish?: WishOfDish | undefined
  typed: TypedDish
  errors?: DishErrors
  hindrance?: HindranceInWords | undefined
  takeBack?: string | undefined
}

export function dishFormProps(facts: DishFormFacts): DishFormProps {
  const { typed, wish, errors = {} } = facts
  const { isPlain, heading, action, back, households = [], hindrance, takeBack } = facts
  return {
    ...{ isPlain, heading, action, back, households, hindrance, takeBack, typed, errors },
    wish,
    kinds: kindOptions(typed.kind),
    contents: CONTENTS.map((name) => ({ name, isChecked: typed.contains.includes(name) })),
    isEaten: wish ? wish.kind !== 'thing' : true,
    limits: DISH_LIMITS,
    problems: problemsIn(errors),
  }
}

export const wishOfDish = (wish: Wish): WishOfDish & { publicId: string } => ({
  publicId: wish.publicId,
  name: wishName(wish),
  kind: wish.kind,
  unit: unitOf(wish),
})

/** @returns undefined for a dish that nobody wished for */
export const wishOfClaim = ({ wishId, wishName: name, kind, unit }: Claim) =>
  wishId === null ? undefined : { publicId: undefined, name: name || KIND_NAMES[kind], kind, unit }

export const NEW_DISH: TypedDish = {
  ...{ kind: 'dessert', name: '', amount: '', unit: 'servings', note: '' },
  ...{ contains: [], containsNone: false, isSure: false, seen: '' },
}
