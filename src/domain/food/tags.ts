// The kinds of needs, the contents of dishes, and which of the two do not go together.
import type { FoodNeed, FoodTag, NeedStrength } from '../../repositories/food-needs.ts'
import type { Content } from '../../repositories/potluck-claims.ts'

export type { Content, FoodNeed, FoodTag, NeedStrength }

export const FOOD_TAGS: readonly FoodTag[] = [
  'vegetarian',
  'vegan',
  'halal',
  'kosher',
  'no gluten',
  'no nuts',
  'no dairy',
  'no eggs',
  'no fish',
  'no shellfish',
  'no pork',
  'no alcohol',
]

export const CONTENTS: readonly Content[] = [
  'gluten',
  'nuts',
  'dairy',
  'eggs',
  'fish',
  'shellfish',
  'meat',
  'pork',
  'alcohol',
]

const ANIMALS: readonly Content[] = ['meat', 'pork', 'fish', 'shellfish']

/**
 * What must not be in a dish for each tag. A dish that contains meat does not say how it was
 * slaughtered, so it counts as neither halal nor kosher.
 */
export const AVOIDS: Record<FoodTag, readonly Content[]> = {
  vegetarian: ANIMALS,
  vegan: [...ANIMALS, 'dairy', 'eggs'],
  halal: ['meat', 'pork', 'alcohol'],
  kosher: ['meat', 'pork', 'shellfish'],
  'no gluten': ['gluten'],
  'no nuts': ['nuts'],
  'no dairy': ['dairy'],
  'no eggs': ['eggs'],
  'no fish': ['fish'],
  'no shellfish': ['shellfish'],
  'no pork': ['pork'],
  'no alcohol': ['alcohol'],
}

/** A tag as part of a field's name: "no-nuts". */
export const tagValue = (tag: FoodTag): string => tag.replace(' ', '-')
