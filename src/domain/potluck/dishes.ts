// Dishes and things: their kinds, their units, and their names.
import type { ClaimRow, Content, DishUnit } from '../../repositories/potluck-claims.ts'
import type { DishKind, WishRow } from '../../repositories/potluck-wishes.ts'
import type { Party } from '../parties.ts'

export type { Content, DishKind, DishUnit }

export type Wish = WishRow
export type Claim = ClaimRow

/** The kinds in the order of a meal. */
export const DISH_KINDS: readonly DishKind[] = [
  'starter',
  'main',
  'side',
  'vegetable side',
  'salad',
  'bread',
  'dessert',
  'drink',
  'thing',
]

/** The name of a dish that has none of its own. */
export const KIND_NAMES: Record<DishKind, string> = {
  starter: 'Starter',
  main: 'Main dish',
  side: 'Side',
  'vegetable side': 'Vegetable side',
  salad: 'Salad',
  bread: 'Bread',
  dessert: 'Dessert',
  drink: 'Drink',
  thing: 'Thing',
}

/** A kind as the value of a form's field. */
export const kindValue = (kind: DishKind): string => kind.replace(' ', '-')

/** Undefined for a value that no page offers. */
export const readKind = (text: string): DishKind | undefined =>
  DISH_KINDS.find((kind) => kindValue(kind) === text)

/** Things are counted in pieces, and nobody asks what is in them. */
export const isFood = (kind: DishKind): boolean => kind !== 'thing'

export const wishName = ({ name, kind }: Pick<Wish, 'name' | 'kind'>): string =>
  name || KIND_NAMES[kind]

/** The name of a claimed dish: its own, else that of its wish, else that of its kind. */
export const claimName = ({
  name,
  wishName: wished,
  kind,
}: Pick<Claim, 'name' | 'wishName' | 'kind'>): string => name || wished || KIND_NAMES[kind]

export const unitOf = ({ servings }: Pick<Wish, 'servings'>): DishUnit =>
  servings === null ? 'pieces' : 'servings'

/** How much of it is wished for in all, in its unit. */
export const totalOf = ({ servings, wanted }: Pick<Wish, 'servings' | 'wanted'>): number =>
  wanted * (servings ?? 1)

/** Whether households may claim and offer dishes now, which they may for longer than they may reply. */
export const takesDishes = ({ state, startsAt }: Party, now: number): boolean =>
  state === 'published' && (startsAt === null || now < startsAt)
