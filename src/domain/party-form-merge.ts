// Merges two edits of one party, field by field.
import type { PartyForm } from './party-form.ts'

const OCCURRENCES = { starts_occurrence: 'starts_at', ends_occurrence: 'ends_at' } as const

/** Compares three versions of a form: which fields they changed, which I changed, and which both did. */
export function mergePartyForms(base: PartyForm, mine: PartyForm, theirs: PartyForm) {
  const merged = { ...mine }
  const conflicts: { field: keyof PartyForm; mine: string; theirs: string }[] = []
  const adopted: (keyof PartyForm)[] = []
  for (const field of Object.keys(base) as (keyof PartyForm)[]) {
    if (theirs[field] === base[field] || theirs[field] === mine[field]) continue
    if (mine[field] === base[field]) {
      merged[field] = theirs[field]
      adopted.push(field)
    } else {
      conflicts.push({ field, mine: mine[field], theirs: theirs[field] })
    }
  }
  const isShown = (field: keyof PartyForm) => !Object.hasOwn(OCCURRENCES, field)
  return {
    merged,
    adopted: adopted.filter(isShown),
    conflicts: conflicts.filter(({ field }) => isShown(field)),
  }
}
