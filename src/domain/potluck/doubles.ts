// Whether two dishes are the same in other words: "Pumpkin pies" and "A pumpkin pie with cream".

/** Words that do not distinguish dishes. */
const FILLERS = new Set(['a', 'an', 'the', 'of', 'and', 'with', 'my', 'our', 'some', 'homemade'])

/** A rough stem: the same for "pies" and "pie", "berries" and "berry", "dishes" and "dish". */
const stemOf = (word: string): string =>
  word.length < 3 ? word : word.replace(/y$/, 'i').replace(/(es|e|(?<!s)s)$/, '')

const stemsOf = (name: string): Set<string> => {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/['’]s\b/g, '').split(/[^\p{L}\p{N}]+/u)
  return new Set(words.filter((word) => word !== '' && !FILLERS.has(word)).map(stemOf))
}

/**
 * Dishes are the same when they have the same words, or when one name of two words or more is part
 * of the other. One word is not enough: "pie" alone would be every pie.
 */
export function isSameDish(one: string, other: string): boolean {
  const [few = new Set(), many = new Set()] = [stemsOf(one), stemsOf(other)].toSorted(
    (a, b) => a.size - b.size,
  )
  if (few.size === 0 || !few.isSubsetOf(many)) return false
  return few.size === many.size || few.size >= 2
}
