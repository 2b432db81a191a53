// Two who say at once what one person eats: what each of them changed counts, and nothing is lost.
import { needKey } from './diners.ts'
import type { FoodNeed } from './tags.ts'

/** By the person's public id: the keys of what a form showed before somebody changed it. */
export type ShownNeeds = ReadonlyMap<string, ReadonlySet<string>>

/** As a hidden field carries it. No need has a semicolon in its words. */
export const shownAsText = (needs: readonly FoodNeed[]): string => needs.map(needKey).join(';')

export const readShown = (text: string): ReadonlySet<string> =>
  new Set(text.split(';').filter(Boolean))

/**
 * An allergy that somebody else has added since the form was shown must not be erased by it.
 * @param shown undefined where the form does not say it: then what it says is all that counts
 */
export function mergeNeeds(
  known: readonly FoodNeed[],
  said: readonly FoodNeed[],
  shown: ReadonlySet<string> | undefined,
): FoodNeed[] {
  if (!shown) return [...said]
  const [saidKeys, knownKeys] = [said, known].map((needs) => new Set(needs.map(needKey)))
  const kept = known.filter((need) => saidKeys?.has(needKey(need)) || !shown.has(needKey(need)))
  const added = said.filter((need) => !shown.has(needKey(need)) && !knownKeys?.has(needKey(need)))
  return [...kept, ...added]
}
