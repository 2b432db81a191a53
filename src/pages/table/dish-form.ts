// The page of one dish: its form, and what stood against it when it was sent.
import { CONTENTS, type Content } from '../../domain/food/tags.ts'
import type { Hindrance } from '../../domain/potluck/claims.ts'
import { DISH_LIMITS, type DishErrors, type TypedDish } from '../../domain/potluck/dish-form.ts'
import { type Claim, KIND_NAMES, unitOf, type Wish, wishName } from '../../domain/potluck/dishes.ts'
import { pluralize } from '../format.ts'
import { type Problem, problemsIn } from '../problems.ts'
import { kindOptions } from './words.ts'

export interface DishFormProps {
  isPlain: boolean
  heading: string
  /** Where it is sent, and the table behind it. */
  action: string
  back: string
  hindrance: HindranceInWords | undefined
  /** Whose it is, for the host to choose; empty where that is known. */
  households: { publicId: string; name: string; isChosen: boolean }[]
  /** Undefined for something of one's own. */
  wish: WishOfDish | undefined
  typed: TypedDish
  kinds: { value: string; label: string; isChosen: boolean }[]
  contents: { name: Content; isChecked: boolean }[]
  /** Whether the page asks what is in it: not of a thing that was wished for. */
  isEaten: boolean
  limits: typeof DISH_LIMITS
  errors: Readonly<DishErrors>
  problems: Problem[]
  /** Where it is taken back; undefined for a new one. */
  takeBack: string | undefined
}

/** What a dish is brought for. */
export interface WishOfDish extends Pick<Claim, 'kind' | 'unit'> {
  /** Undefined where the dish is promised already: then it stays with its wish. */
  publicId: string | undefined
  name: string
}

export interface HindranceInWords {
  heading: string
  text: string
  /** The words of the button that overrules it; undefined where nothing does. */
  anyway: string | undefined
  /** The wish that can be taken instead. */
  instead: { wish: string; label: string } | undefined
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

/** Undefined for something of the household's own. */
export const wishOfClaim = ({ wishId, wishName: name, kind, unit }: Claim) =>
  wishId === null ? undefined : { publicId: undefined, name: name || KIND_NAMES[kind], kind, unit }

export const NEW_DISH: TypedDish = {
  ...{ kind: 'dessert', name: '', amount: '', unit: 'servings', note: '' },
  ...{ contains: [], containsNone: false, isSure: false },
}

export function hindranceInWords(
  hindrance: Hindrance | { kind: 'refused'; why: string },
): HindranceInWords {
  switch (hindrance.kind) {
    case 'short':
      return shortInWords(hindrance)
    case 'double':
      return doubleInWords(hindrance)
    case 'wished': {
      const { publicId, name } = hindrance.wish
      return {
        heading: `${name} is wished for`,
        text: 'It is still open. Take the wish, so that nobody else brings it too.',
        anyway: 'Bring it besides',
        instead: { wish: publicId, label: 'Take the wish' },
      }
    }
    case 'refused':
      return {
        heading: 'That can’t be done just now',
        text: `${hindrance.why} Nothing is saved.`,
        ...{ anyway: undefined, instead: undefined },
      }
    case 'gone':
      return {
        heading: 'It is not wished for any more',
        text: `${wishName(hindrance.wish)} was taken off the list of wishes. You can offer it all the same.`,
        ...{ anyway: undefined, instead: undefined },
      }
  }
}

function shortInWords({
  wish,
  open,
  asked,
}: Extract<Hindrance, { kind: 'short' }>): HindranceInWords {
  const name = wishName(wish)
  const inUnit = (count: number) =>
    unitOf(wish) === 'servings' ? pluralize(count, 'serving') : String(count)
  if (open === 0) {
    return {
      heading: 'Somebody was faster',
      text: `${name} has just been promised by somebody else, so nothing of it is open. Nothing of yours is saved.`,
      ...{ anyway: 'Bring it anyway', instead: undefined },
    }
  }
  return {
    heading: 'So much is not needed',
    text: `${inUnit(open)} of ${name} ${open === 1 ? 'is' : 'are'} still open, and you wrote ${asked}. Nothing of yours is saved yet.`,
    ...{ anyway: `Bring ${asked} anyway`, instead: undefined },
  }
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

function doubleInWords({
  name,
  count,
  isOwn,
}: Extract<Hindrance, { kind: 'double' }>): HindranceInWords {
  const promised =
    count === 1
      ? `“${name}” is promised already`
      : `${NUMBERS[count] ?? count} of “${name}” are promised already`
  return {
    heading: `${promised}: bring it anyway?`,
    text: `${isOwn ? 'Your household is among those who bring it. ' : ''}You may: perhaps there can’t be too much of it. Or change what you bring. Nothing is saved yet.`,
    ...{ anyway: 'Bring it anyway', instead: undefined },
  }
}
