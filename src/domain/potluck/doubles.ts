// Whether two dishes are the same under other words: "Pumpkin pies" and "A pumpkin pie with cream".

/** Words that tell no dish from another. */
const FILLERS = new Set(['a', 'an', 'the', 'of', 'and', 'with', 'my', 'our', 'some', 'homemade'])

/** "pies" and "pie", "berries" and "berry", "dishes" and "dish" become the same. */
const stemOf = (word: string): string =>
  word.length < 3 ? word : word.replace(/y$/, 'i').replace(/(es|e|(?<!s)s)$/, '')

const stemsOf = (name: string): Set<string> => {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/['’]s\b/g, '').split(/[^\p{L}\p{N}]+/u)
  return new Set(words.filter((word) => word !== '' && !FILLERS.has(word)).map(stemOf))
}

/**
 * The same words count, and two words or more that are all part of a longer name: "pie" alone is
 * every pie.
 */
export function isSameDish(one: string, other: string): boolean {
  const [few = new Set(), many = new Set()] = [stemsOf(one), stemsOf(other)].toSorted(
    (a, b) => a.size - b.size,
  )
  if (few.size === 0 || !few.isSubsetOf(many)) return false
  return few.size === many.size || few.size >= 2
}
