// What is missing on the table, measured by how many people attend.
import { DISH_KINDS, type DishKind, isFood } from './dishes.ts'
import type { Table, WishOnTable } from './table.ts'

export type Gap =
  /** The kind is wished for, and nobody brings any. */
  | { gap: 'none'; of: DishKind }
  /** The kind has fewer servings than people. */
  | {
      gap: 'servings'
      of: DishKind
      servings: number
      people: number
      /** How many dishes do not say how many they serve. */
      unsaid: number
    }
  /** A wish has fewer pieces than were wished for. */
  | { gap: 'pieces'; wish: WishOnTable }

/**
 * The gaps, the most important first. Food is measured in servings against the headcount and not
 * against the wishes, since the host may have wished before guests answered.
 * @param people how many attend
 */
export function findGaps({ wishes, claims }: Table, people: number): Gap[] {
  const none: Gap[] = []
  const few: Gap[] = []
  for (const kind of DISH_KINDS.filter(isFood)) {
    const promised = claims.filter((claim) => claim.kind === kind)
    const isWished = wishes.some((wish) => wish.kind === kind)
    if (promised.length === 0 && isWished) none.push({ gap: 'none', of: kind })
    if (promised.length === 0) continue
    const counted = promised.filter(({ unit }) => unit === 'servings')
    const servings = counted.reduce((sum, { amount }) => sum + amount, 0)
    const unsaid = promised.length - counted.length
    if (servings > 0 && servings < people) {
      few.push({ gap: 'servings', of: kind, servings, people, unsaid })
    }
  }
  const isNone = new Set(none.flatMap((gap) => (gap.gap === 'none' ? gap.of : [])))
  const pieces = wishes
    .filter(({ kind, unit, open }) => unit === 'pieces' && open > 0 && !isNone.has(kind))
    .map((wish): Gap => ({ gap: 'pieces', wish }))
  return [...none, ...few, ...pieces]
}
