// How much an import makes, in numbers; loaded by the page, without what reads and saves a file.
import type { Plan } from './plan.ts'

export interface ImportCounts {
  /** Households that are made, and people in them. */
  added: number
  people: number
  /** Households that are given what they lack. */
  filled: number
  /** Households that are left out. */
  skipped: number
}

export const countsOf = ({ households }: Plan): ImportCounts => {
  const counts: ImportCounts = { added: 0, people: 0, filled: 0, skipped: 0 }
  for (const { choice, people, match } of households) {
    if (choice === 'add') counts.added++
    if (choice === 'add') counts.people += people.length
    if (choice === 'fill') counts.filled++
    if (choice === 'fill') counts.people += match?.missing.length ?? 0
    if (choice === 'skip') counts.skipped++
  }
  return counts
}
