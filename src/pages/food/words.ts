// Needs and dishes in words: "2 people can’t eat nuts", "safe for 14 of 16".
import { type Diner, UNTOLD } from '../../domain/food/diners.ts'
import type { Content, FoodNeed, FoodTag } from '../../domain/food/tags.ts'
import { madeWithout, type Safety, safetyOf, type Tallied } from '../../domain/food/tally.ts'
import { fullNameOf } from '../../domain/people.ts'
import { inAList } from '../in-a-list.ts'
import { peopleInWords } from '../table/words.ts'

const isDiet = (tag: FoodTag): boolean => !tag.startsWith('no ')

const bare = (tag: FoodTag): string => tag.replace('no ', '')

/** What isn't eaten, or how somebody eats: "can’t eat nuts", "would rather eat vegan". */
function needInWords({ strength, tag, words }: FoodNeed, isOne: boolean): string {
  const isAllergy = strength === 'allergy'
  if (tag === null) {
    if (words === UNTOLD) return `can’t eat ${UNTOLD}`
    return `${isAllergy ? 'can’t eat' : isOne ? 'says' : 'say'}: ${words}`
  }
  if (isDiet(tag)) {
    return isAllergy ? `${isOne ? 'eats' : 'eat'} ${tag} only` : `would rather eat ${tag}`
  }
  const verb = tag === 'no alcohol' ? 'have' : 'eat'
  return `${isAllergy ? `can’t ${verb}` : `would rather not ${verb}`} ${bare(tag)}`
}

/** "2 people can’t eat nuts" */
export const talliedInWords = ({ need, diners }: Tallied): string =>
  `${peopleInWords(diners.length)} ${needInWords(need, diners.length === 1)}`

/** Whoever has not answered may come too, so the cook should know their needs. */
export const mayCome = ({ reply }: Diner): boolean => reply !== 'not attending'

const UNCERTAIN: Record<string, string> = { attending: '', maybe: ' (maybe)' }

/** "Timmy Smith", "Bob Johnson (maybe)", "Mary Williams (no response)" */
export const nameAndReply = (diner: Diner): string =>
  fullNameOf(diner) + (UNCERTAIN[diner.reply ?? ''] ?? ' (no response)')

/** A person's needs, for readers who may know them: "no nuts (allergy), vegan". */
export function needsInWords(needs: readonly FoodNeed[]): string {
  return needs
    .map(
      ({ strength, tag, words }) => `${tag ?? words}${strength === 'allergy' ? ' (allergy)' : ''}`,
    )
    .join(', ')
}

export interface ContentsInWords {
  /** "Contains nuts and gluten", "Made without dairy", or that nobody has said what is in it. */
  contents: string
  /** "Safe for 14 of 16"; empty where nobody attends or nobody has said what is in it. */
  safety: string
  /** "Not for Timmy Smith. Ask Mary Williams (kiwi)."; empty for everybody but the host. */
  names: string
}

const UNSAID: ContentsInWords = { contents: 'Not said what is in it', safety: '', names: '' }

/**
 * Returns a function that tells what is in a dish. The words for dishes with the same contents are
 * made once.
 * @param diners those who attend, with the needs that the reader may know
 * @param named everybody who may come, when the reader is the host, who reads names; nobody for
 * guests
 */
export function contentsTeller(
  diners: readonly Diner[],
  named: readonly Diner[] = [],
): (contains: readonly Content[] | null) => ContentsInWords {
  const known = new Map<string, ContentsInWords>()
  return (contains) => {
    if (contains === null) return UNSAID
    const key = contains.join()
    const told = known.get(key) ?? contentsInWords(contains, diners, named)
    known.set(key, told)
    return told
  }
}

function contentsInWords(
  contains: readonly Content[],
  diners: readonly Diner[],
  named: readonly Diner[],
): ContentsInWords {
  const { safe, of } = safetyOf(contains, diners)
  const without = madeWithout(contains, diners)
  const parts = [
    ...(contains.length > 0 ? [`contains ${inAList(contains)}`] : []),
    ...(without.length > 0 ? [`made without ${inAList(without)}`] : []),
  ].join('; ')
  const words = parts || 'contains nothing that is asked for'
  return {
    contents: words.charAt(0).toUpperCase() + words.slice(1),
    safety: of > 0 ? `Safe for ${safe} of ${of}` : '',
    names: namesInWords(safetyOf(contains, named)),
  }
}

function namesInWords({ notFor, unsure }: Safety): string {
  return [
    ...(notFor.length > 0 ? [`Not for ${someOf(notFor, nameAndReply)}.`] : []),
    ...(unsure.length > 0
      ? [`Ask ${someOf(unsure, (diner) => `${nameAndReply(diner)} (${wordsOf(diner)})`)}.`]
      : []),
  ].join(' ')
}

/** How many people are named at each dish; the list of people further down the page has all of them. */
const MAX_NAMES = 8

function someOf(diners: readonly Diner[], inWords: (diner: Diner) => string): string {
  const named = diners.slice(0, MAX_NAMES).map(inWords)
  const more = diners.length - named.length
  return inAList([...named, ...(more > 0 ? [`${more} more`] : [])])
}

const wordsOf = ({ needs }: Diner): string =>
  needs
    .filter(({ strength, tag }) => strength === 'allergy' && tag === null)
    .map(({ words }) => words)
    .join(', ')
