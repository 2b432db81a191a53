// The form of a person's needs: checkboxes for the usual ones, words for all others.
import { FOOD_TAGS, type FoodNeed, type FoodTag, type NeedStrength, tagValue } from './tags.ts'

/** What is typed for one person; words are separated by commas. */
export interface TypedNeeds {
  allergy: FoodTag[]
  preference: FoodTag[]
  allergyWords: string
  preferenceWords: string
}

export const NEED_LIMITS = { words: 60, list: 200 } as const

export const NO_NEEDS: TypedNeeds = {
  allergy: [],
  preference: [],
  allergyWords: '',
  preferenceWords: '',
}

/** @param fields the fields of one person: `allergy-no-nuts`, `preference_words`, … */
export function typedNeeds(fields: ReadonlyMap<string, string>): TypedNeeds {
  const checked = (strength: NeedStrength) =>
    FOOD_TAGS.filter((tag) => fields.has(`${strength}-${tagValue(tag)}`))
  return {
    allergy: checked('allergy'),
    preference: checked('preference'),
    allergyWords: fields.get('allergy_words') ?? '',
    preferenceWords: fields.get('preference_words') ?? '',
  }
}

/** @returns the errors by the name of the field: `allergy_words`, `preference_words` */
export function readNeeds(typed: TypedNeeds): {
  needs: FoodNeed[]
  errors: Record<string, string>
} {
  const errors: Record<string, string> = {}
  const of = (strength: NeedStrength, tags: readonly FoodTag[], words: string): FoodNeed[] => {
    const list = splitWords(words)
    if (words.length > NEED_LIMITS.list) {
      errors[`${strength}_words`] = `Shorten this to ${NEED_LIMITS.list} characters.`
    } else if (list.some((word) => word.length > NEED_LIMITS.words)) {
      errors[`${strength}_words`] =
        `Put commas between things; each has ${NEED_LIMITS.words} characters at most.`
    }
    return [
      ...tags.map((tag): FoodNeed => ({ strength, tag, words: '' })),
      ...list.map((word): FoodNeed => ({ strength, tag: null, words: word })),
    ]
  }
  const needs = [
    ...of('allergy', typed.allergy, typed.allergyWords),
    ...of('preference', typed.preference, typed.preferenceWords),
  ]
  return { needs, errors }
}

const splitWords = (words: string): string[] => [
  ...new Set(
    words
      .split(/[,;،、\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
]

/** A person's known needs, as the form shows them. */
export function needsAsTyped(needs: readonly FoodNeed[]): TypedNeeds {
  const tags = (strength: NeedStrength) =>
    needs.flatMap((need) => (need.strength === strength ? (need.tag ?? []) : []))
  const words = (strength: NeedStrength) =>
    needs.filter((need) => need.strength === strength && need.tag === null)
  return {
    allergy: tags('allergy'),
    preference: tags('preference'),
    allergyWords: words('allergy')
      .map((need) => need.words)
      .join(', '),
    preferenceWords: words('preference')
      .map((need) => need.words)
      .join(', '),
  }
}
