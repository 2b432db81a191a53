// What people eat, counted by need; and for how many of them a dish is safe.
import { type Diner, needKey } from './diners.ts'
import { AVOIDS, CONTENTS, type Content, type FoodNeed } from './tags.ts'

export interface Tallied {
  need: FoodNeed
  /** Everybody who needs it, in the order of the diners. */
  diners: Diner[]
}

/** Allergies first, then by how many share a need. */
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
  /** Who can't or would rather not eat it. */
  notFor: Diner[]
  /** Whose allergy is said in words that no mark tells anything about. */
  unsure: Diner[]
}

/** @param diners those who attend, with what the reader may know of them */
export function safetyOf(contains: readonly Content[], diners: readonly Diner[]): Safety {
  const needy = diners.filter(({ needs }) => needs.length > 0)
  const notFor = needy.filter(({ needs }) =>
    needs.some(({ tag }) => tag !== null && AVOIDS[tag].some((one) => contains.includes(one))),
  )
  const unsure = needy.filter(
    (diner) =>
      !notFor.includes(diner) &&
      diner.needs.some(({ strength, tag }) => strength === 'allergy' && tag === null),
  )
  return { safe: diners.length - notFor.length - unsure.length, of: diners.length, notFor, unsure }
}

/** What somebody avoids and is not in the dish. */
export function madeWithout(contains: readonly Content[], diners: readonly Diner[]): Content[] {
  const tags = new Set(diners.flatMap(({ needs }) => needs.flatMap(({ tag }) => tag ?? [])))
  const avoided = new Set([...tags].flatMap((tag) => AVOIDS[tag]))
  return CONTENTS.filter((one) => avoided.has(one) && !contains.includes(one))
}
