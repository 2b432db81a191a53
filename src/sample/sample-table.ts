// The sample table: what John wishes for, what the households bring, and what people eat.
import type { FoodNeed } from '../repositories/food-needs.ts'
import type { ClaimDetails } from '../repositories/potluck-claims.ts'
import type { WishDetails } from '../repositories/potluck-wishes.ts'

const wish = (
  kind: WishDetails['kind'],
  name: string,
  more: Partial<WishDetails> = {},
): WishDetails => ({ kind, name, servings: null, wanted: 1, note: '', ...more })

export const sampleWishes: readonly WishDetails[] = [
  wish('starter', 'Soup', { servings: 12, note: 'In a pot: it goes back on the stove here.' }),
  wish('main', '', { servings: 8 }),
  wish('vegetable side', '', { servings: 8 }),
  wish('salad', 'Winter salad', { servings: 6, wanted: 2 }),
  wish('bread', 'A loaf of bread', { wanted: 3 }),
  wish('dessert', '', { servings: 16 }),
  wish('thing', 'Folding chairs', { wanted: 6 }),
]

export interface SampleDish extends Partial<ClaimDetails> {
  household: string
  /** The kind of the wish that it is for, or of something of the household's own. */
  kind: ClaimDetails['kind']
  isWished: boolean
  amount: number
}

export const sampleDishes: readonly SampleDish[] = [
  {
    ...{ household: 'Smith Family', kind: 'starter', isWished: true, amount: 12 },
    ...{ name: 'Pumpkin soup', unit: 'servings', contains: ['dairy'] },
  },
  { household: 'Smith Family', kind: 'thing', isWished: true, amount: 2 },
  {
    ...{ household: 'Johnson Family', kind: 'dessert', isWished: true, amount: 8 },
    ...{ name: 'Apple strudel', unit: 'servings', contains: ['gluten', 'dairy', 'eggs'] },
    note: 'Warm, if your oven is free at seven.',
  },
  { household: 'Johnson Family', kind: 'thing', isWished: false, amount: 4, name: 'Songbooks' },
  { household: 'Williams Household', kind: 'bread', isWished: true, amount: 1 },
  {
    ...{ household: 'Williams Household', kind: 'dessert', isWished: false, amount: 20 },
    ...{ name: 'Hazelnut biscuits', unit: 'servings', contains: ['gluten', 'nuts', 'eggs'] },
  },
]

const need = (strength: FoodNeed['strength'], tag: FoodNeed['tag'], words = ''): FoodNeed => ({
  ...{ strength, tag, words },
})

/** By first name. */
export const sampleNeeds: Readonly<Record<string, readonly FoodNeed[]>> = {
  Timmy: [need('allergy', 'no nuts')],
  Jane: [need('preference', 'vegetarian')],
  John: [need('preference', 'vegetarian')],
  Bob: [need('preference', 'no alcohol')],
  Mary: [need('allergy', null, 'celery'), need('preference', 'no gluten')],
}
