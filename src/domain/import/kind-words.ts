// Reads adult or child from a cell as people write it: a word, an age, or yes and no.
import type { PersonKind } from '../../repositories/household-people.ts'
import type { KindQuestion } from './header-names.ts'

const ADULT_AGE = 18

const CHILD =
  /^(child|children|kid|c|baby|infant|toddler|teen(ager)?|minor|son|daughter|kind|enfant|niñ[oa])$/
const ADULT =
  /^(adult|grown ?-?up|a|man|woman|parent|spouse|partner|erwachsene[rn]?|adulte|adulto)$/
const YES = /^(yes|y|true|x|✓|✔|☑|wahr|ja|j|si|sí|oui|1)$/
const NO = /^(no|n|false|-|falsch|nein|non|0)$/

/** @returns undefined where the cell says neither; an empty cell makes nobody a child */
export function readKind(cell: string, question: KindQuestion): PersonKind | undefined {
  const word = cell.toLowerCase().normalize('NFC')
  if (word === '') return question === 'is adult' ? 'child' : 'adult'
  if (CHILD.test(word)) return 'child'
  if (ADULT.test(word)) return 'adult'
  const age = /^(\d{1,3})( ?(years?( old)?|yrs?|y|months?|jahre?))?$/.exec(word)
  if (question === 'age' || (age && Number(age[1]) > 1)) {
    if (!age) return undefined
    return Number(age[1]) < ADULT_AGE || /month/.test(word) ? 'child' : 'adult'
  }
  if (question === 'which') return undefined
  const [whenYes, whenNo]: PersonKind[] =
    question === 'is child' ? ['child', 'adult'] : ['adult', 'child']
  if (YES.test(word)) return whenYes
  return NO.test(word) ? whenNo : undefined
}
