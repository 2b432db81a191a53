// Counts people by need, and for how many of them a dish is safe.
import { type Diner, needKey } from './diners.ts'
import { AVOIDS, CONTENTS, type Content, type FoodNeed, type FoodTag } from './tags.ts'

export interface Tallied {
  need: FoodNeed
  /** Everybody who has the need, in the order of the diners. */
  diners: Diner[]
}

/** The needs: allergies first, then those that most people have. */
export function tally(diners: readonly Diner[]): Tallied[] {
  const byKey = new Map<string, Tallied>()
  for (const diner of diners) {
    for (const need of diner.needs) {
      const known = byKey.get(needKey(need)) ?? { need, diners: [] }
      byKey.set(needKey(need), known)
      if (!known.diners.includes(diner)) known.diners.push(diner)
    }
  }
  return [...byKey.values()].toSorted(
    (one, other) =>
      Number(other.need.strength === 'allergy') - Number(one.need.strength === 'allergy') ||
      other.diners.length - one.diners.length,
  )
}

export interface Safety {
  safe: number
  of: number
  /** People who can't or would rather not eat the dish. */
  notFor: Diner[]
  /** People with an allergy in words, of which the dish's contents say nothing. */
  unsure: Diner[]
}

/** @param diners those who attend, with the needs that the reader may know */
export function safetyOf(contains: readonly Content[], diners: readonly Diner[]): Safety {
  const notFor: Diner[] = []
  const unsure: Diner[] = []
  for (const diner of diners) {
    if (diner.needs.length === 0) continue
    if (diner.needs.some((need) => isAgainst(need, contains))) notFor.push(diner)
    else if (diner.needs.some(isUntold)) unsure.push(diner)
  }
  return { safe: diners.length - notFor.length - unsure.length, of: diners.length, notFor, unsure }
}

const isAgainst = ({ tag }: FoodNeed, contains: readonly Content[]): boolean =>
  tag !== null && AVOIDS[tag].some((one) => contains.includes(one))

const isUntold = ({ strength, tag }: FoodNeed): boolean => strength === 'allergy' && tag === null

/**
 * What people avoid and the dish does not contain. "Meat" includes pork and "fish" includes
 * shellfish, unless somebody avoids only the latter.
 */
export function madeWithout(contains: readonly Content[], diners: readonly Diner[]): Content[] {
  const tags = new Set(diners.flatMap(({ needs }) => needs.flatMap(({ tag }) => tag ?? [])))
  const avoided = new Set([...tags].flatMap((tag) => AVOIDS[tag]))
  const without = CONTENTS.filter((one) => avoided.has(one) && !contains.includes(one))
  const isSaid = (one: Content, tag: FoodTag, whole: Content) =>
    without.includes(whole) && !tags.has(tag) ? one : undefined
  const said = [isSaid('pork', 'no pork', 'meat'), isSaid('shellfish', 'no shellfish', 'fish')]
  return without.filter((one) => !said.includes(one))
}
