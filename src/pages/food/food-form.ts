// The page on which a household, or its organizer, says what each of its people can't or would
// rather not eat.
import { shownAsText } from '../../domain/food/merge.ts'
import { NEED_LIMITS, needsAsTyped, type TypedNeeds } from '../../domain/food/needs-form.ts'
import {
  FOOD_TAGS,
  type FoodNeed,
  type FoodTag,
  type NeedStrength,
  tagValue,
} from '../../domain/food/tags.ts'
import { fullNameOf } from '../../domain/people.ts'
import { type Problem, problemsIn } from '../problems.ts'

export interface FoodFormProps {
  isPlain: boolean
  /** The household's name. */
  name: string
  action: string
  back: { url: string; label: string }
  /** Whether the page tells that the guests of a party read it. */
  isAsked: boolean
  /** The page that the visitor came from and is led back to; empty for the invitation. */
  from: string
  people: FoodPerson[]
  maxWords: number
  errors: Readonly<Record<string, string>>
  problems: Problem[]
}

export interface FoodPerson {
  publicId: string
  name: string
  /** "no nuts (allergy), vegan", or empty. */
  summary: string
  /**
   * The needs that the form showed when it was loaded, for it to carry; undefined where it carried
   * none.
   */
  shown: string | undefined
  /** Whether the person's fields are unfolded at first. */
  isOpen: boolean
  groups: FoodGroup[]
}

export interface FoodGroup {
  strength: NeedStrength
  tags: { field: string; tag: FoodTag; isChecked: boolean }[]
  /** The name of the field for needs in one's own words. */
  field: string
  words: string
}

export interface TypedPersonNeeds {
  person: { publicId: string; firstName: string; lastName: string }
  typed: TypedNeeds
  /** The needs that the form showed when it was loaded; undefined where it carries none. */
  shown: string | undefined
}

/** A person's fields as they are before anything is typed: filled with the known needs. */
export const asKnown = (
  person: TypedPersonNeeds['person'],
  needs: readonly FoodNeed[] = [],
): TypedPersonNeeds => ({ person, typed: needsAsTyped(needs), shown: shownAsText(needs) })

export interface FoodFormFacts
  extends Pick<FoodFormProps, 'isPlain' | 'name' | 'action' | 'back' | 'isAsked'> {
  from?: string
  people: readonly TypedPersonNeeds[]
  errors?: Record<string, string>
}

/** How the names of the fields about one person begin. */
export const foodPrefix = (publicId: string): string => `food-${publicId}-`

export function foodFormProps({ people, errors = {}, ...facts }: FoodFormFacts): FoodFormProps {
  return {
    from: '',
    ...facts,
    people: people.map((one) => personOf(one, people.length, errors)),
    maxWords: NEED_LIMITS.list,
    errors,
    problems: problemsIn(errors),
  }
}

function personOf(
  { person, typed, shown }: TypedPersonNeeds,
  count: number,
  errors: Record<string, string>,
): FoodPerson {
  const prefix = foodPrefix(person.publicId)
  const summary = summaryOf(typed)
  const isWrong = Object.keys(errors).some((field) => field.startsWith(prefix))
  return {
    publicId: person.publicId,
    name: fullNameOf(person),
    summary,
    shown,
    isOpen: count === 1 || isWrong,
    groups: (['allergy', 'preference'] as const).map((strength) => ({
      strength,
      tags: FOOD_TAGS.map((tag) => ({
        field: `${prefix}${strength}-${tagValue(tag)}`,
        tag,
        isChecked: typed[strength].includes(tag),
      })),
      field: `${prefix}${strength}_words`,
      words: strength === 'allergy' ? typed.allergyWords : typed.preferenceWords,
    })),
  }
}

function summaryOf({ allergy, preference, allergyWords, preferenceWords }: TypedNeeds): string {
  const strict = [...allergy, ...(allergyWords.trim() ? [allergyWords.trim()] : [])]
  const loose = [...preference, ...(preferenceWords.trim() ? [preferenceWords.trim()] : [])]
  return [...strict.map((word) => `${word} (allergy)`), ...loose].join(', ')
}
