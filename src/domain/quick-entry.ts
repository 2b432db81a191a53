// Quick entry: reads lines such as "Smith Family: John, Jane, Timmy (child)" as households and people.
import { isEmail, normalEmail } from './contact-details.ts'
import { HOUSEHOLD_LIMITS, type HouseholdInput, type PersonInput } from './household-form.ts'

export interface QuickEntry {
  households: HouseholdInput[]
  /** What could not be read, with the number of its line, from 1. */
  problems: { line: number; text: string }[]
}

const MAX_LINES = 500

/** Empty lines are ignored, and a line with a problem adds nothing. */
export function readQuickEntry(text: string): QuickEntry {
  const entry: QuickEntry = { households: [], problems: [] }
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.length > MAX_LINES) {
    entry.problems.push({
      line: MAX_LINES + 1,
      text: `Paste ${MAX_LINES} lines at most at a time.`,
    })
    return entry
  }
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const problem = addLine(line, entry.households)
    if (problem) entry.problems.push({ line: index + 1, text: problem })
  }
  return entry
}

/** @returns what is wrong with the line; undefined when its household was added */
function addLine(line: string, households: HouseholdInput[]): string | undefined {
  const colon = line.search(/[:：]/)
  if (colon === -1) return 'Put a colon between the household and its people.'
  const name = line.slice(0, colon).trim()
  if (name === '') return 'Begin with the name of the household, then a colon.'
  if (name.length > HOUSEHOLD_LIMITS.name)
    return `The name is longer than ${HOUSEHOLD_LIMITS.name} characters.`
  const parts = line
    .slice(colon + 1)
    .split(/[,;，、]/)
    .map((part) => part.trim())
  const people = parts
    .filter((part) => part !== '')
    .map((part) => readPerson(part, lastNameIn(name)))
  if (people.length === 0) return 'Name at least one person after the colon.'
  if (people.length > HOUSEHOLD_LIMITS.people) {
    return `A household has ${HOUSEHOLD_LIMITS.people} people at most.`
  }
  const wrong = people.find(
    ({ firstName, lastName }) => isTooLong(firstName) || isTooLong(lastName),
  )
  if (wrong) return `A name is longer than ${HOUSEHOLD_LIMITS.personName} characters.`
  const nameless = people.some(({ firstName }) => firstName === '')
  if (nameless) return 'Somebody on this line has no name.'
  households.push({ name, people })
  return undefined
}

const isTooLong = (name: string): boolean => name.length > HOUSEHOLD_LIMITS.personName

const CHILD = /\(\s*(child|kid|baby|toddler|teen|\d{1,2})\s*\)/i
const ADULT_AGE = 18

/** Reads "Timmy (child)", "Timmy (7)", "Mary Jones <mary@example.com>". */
function readPerson(text: string, familyName: string): PersonInput {
  const email = normalEmail(/<([^<>]*)>/.exec(text)?.[1] ?? '')
  const mark = CHILD.exec(text)?.[1]
  const isChild = mark !== undefined && !(Number(mark) >= ADULT_AGE)
  const words = text
    .replace(/<[^<>]*>/, '')
    .replace(/\([^()]*\)/g, '')
    .trim()
    .split(/\s+/)
  const [firstName = '', ...rest] = words
  return {
    firstName,
    lastName: rest.join(' ') || familyName,
    kind: isChild ? 'child' : 'adult',
    email: isEmail(email) ? email : '',
    phone: '',
  }
}

/** "Smith" for "The Smith Family"; empty where the household's name has no last name in it. */
function lastNameIn(household: string): string {
  const match = /^(?:the\s+)?(.+?)\s+(?:family|household|home|clan|house)$/i.exec(household)
  return match?.[1] ?? ''
}
