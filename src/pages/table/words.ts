// The table in words: how much of a dish there is, how much is still open, what is missing.
import {
  type Claim,
  DISH_KINDS,
  type DishKind,
  KIND_NAMES,
  kindValue,
  wishName,
} from '../../domain/potluck/dishes.ts'
import type { Gap } from '../../domain/potluck/gaps.ts'
import { isLaid, type Table, type WishOnTable } from '../../domain/potluck/table.ts'
import { pluralize } from '../format.ts'

/** "8 servings", "× 2"; empty for one piece. */
export function amountInWords({ amount, unit }: Pick<Claim, 'amount' | 'unit'>): string {
  if (unit === 'servings') return pluralize(amount, 'serving')
  return amount === 1 ? '' : `× ${amount}`
}

/** "8 servings", "2 wanted, 8 servings each", "5 of 16 servings still open", "4 of 6 still open". */
export function leftInWords({ unit, open, total, wanted, servings }: WishOnTable): string {
  if (open < total) return `${open} of ${total}${unit === 'servings' ? ' servings' : ''} still open`
  if (servings === null) return wanted === 1 ? '' : `${wanted} wanted`
  if (wanted === 1) return pluralize(servings, 'serving')
  return `${wanted} wanted, ${pluralize(servings, 'serving')} each`
}

const NONE: Record<DishKind, string> = {
  starter: 'No starter yet',
  main: 'No main dish yet',
  side: 'No side yet',
  'vegetable side': 'No vegetable side yet',
  salad: 'No salad yet',
  bread: 'No bread yet',
  dessert: 'No dessert yet',
  drink: 'Nothing to drink yet',
  thing: 'No things yet',
}

/** The plural names of the kinds, for headings and after "servings of". */
export const KIND_PLURALS: Record<DishKind, string> = {
  starter: 'starters',
  main: 'main dishes',
  side: 'sides',
  'vegetable side': 'vegetable sides',
  salad: 'salad',
  bread: 'bread',
  dessert: 'dessert',
  drink: 'drinks',
  thing: 'things',
}

/** "No vegetable side yet", "12 servings of dessert for 18 people", "Chairs: 4 of 6 still open" */
export function gapInWords(gap: Gap): string {
  if (gap.gap === 'none') return NONE[gap.of]
  if (gap.gap === 'servings') {
    const { servings, people, unsaid } = gap
    const others = unsaid === 1 ? '1 dish does' : `${unsaid} dishes do`
    const rest = unsaid > 0 ? ` (${others} not say for how many)` : ''
    return `${pluralize(servings, 'serving')} of ${KIND_PLURALS[gap.of]} for ${peopleInWords(people)}${rest}`
  }
  const { wish } = gap
  const name = wishName(wish)
  return wish.total === 1
    ? `${name}: nobody brings it yet`
    : `${name}: ${wish.open} of ${wish.total} still open`
}

/** What the page says where there are no gaps. Wishes can be open all the same. */
export function noGapInWords(table: Table, attending: number): string {
  if (!isLaid(table)) return 'Nothing is wished for yet.'
  if (!table.wishes.some(({ open }) => open > 0)) return 'Nothing is missing.'
  const enough =
    attending === 0
      ? 'Something of everything is promised'
      : `Enough for the ${attending === 1 ? 'one who attends' : `${attending} who attend`} so far`
  return `${enough}; some wishes are still open.`
}

export const peopleInWords = (count: number): string =>
  count === 1 ? '1 person' : `${count} people`

/** The kinds as options of a form's list. */
export const kindOptions = (chosen: string) =>
  DISH_KINDS.map((kind) => ({
    value: kindValue(kind),
    label: kind === 'thing' ? 'Thing, not to eat' : KIND_NAMES[kind],
    isChosen: kindValue(kind) === chosen,
  }))
