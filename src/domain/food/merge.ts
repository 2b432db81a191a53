// Merges two edits of one person's needs: what each of them changed counts, and nothing is lost.
import { needKey } from './diners.ts'
import type { FoodNeed } from './tags.ts'

/** The keys of the needs that a form showed when it was loaded, by the person's public id. */
export type ShownNeeds = ReadonlyMap<string, ReadonlySet<string>>

/** The shown needs as a hidden field carries them. No need has a semicolon in its words. */
export const shownAsText = (needs: readonly FoodNeed[]): string => needs.map(needKey).join(';')

export const readShown = (text: string): ReadonlySet<string> =>
  new Set(text.split(';').filter(Boolean))

/**
 * An allergy that somebody else has added since the form was loaded must not be erased by it.
 * @param shown undefined where the form carries no shown needs: then what it says replaces
 * everything
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
