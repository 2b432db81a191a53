// Compares households of a file with those of the list: which one is meant, and what it lacks.
import { HOUSEHOLD_LIMITS, type PersonInput } from '../household-form.ts'
import type { Household, HouseholdPerson } from '../households.ts'
import { fullNameOf } from '../people.ts'
import { type ImportedHousehold, sameName } from './group.ts'

/** A person of the list, with the email address or phone number that only the file has. */
export interface Filled {
  person: HouseholdPerson
  email: string | undefined
  phone: string | undefined
}

export interface Match {
  household: Household
  /** What the two households have in common. */
  by: 'name' | 'email' | 'people'
  /** How many people of the list's household are in the file. */
  inCommon: number
  /** People of the file who are not in the list's household. */
  missing: PersonInput[]
  filled: Filled[]
}

/**
 * Returns a function that finds, for a household of the file, the one of the list that it means.
 * Each is found once.
 */
export function matcher(existing: readonly Household[]) {
  const byKey = new Map<string, Household[]>()
  for (const household of existing) {
    for (const key of keysOf(household)) {
      const others = byKey.get(key)
      if (others) others.push(household)
      else byKey.set(key, [household])
    }
  }
  const taken = new Set<Household>()
  return (imported: ImportedHousehold): Match | undefined => {
    const near = new Set([...keysOf(imported)].flatMap((key) => byKey.get(key) ?? []))
    const compared = [...near.difference(taken)].slice(0, MAX_COMPARED)
    const matches = compared.flatMap((household) => {
      const by = inCommon(imported, household)
      return by ? [matchOf(imported, household, by)] : []
    })
    const [best] = matches.toSorted((one, other) => rank(other) - rank(one))
    if (best) taken.add(best.household)
    return best
  }
}

/**
 * How many candidates are compared at most: a thousand households of one name against as many
 * others would take seconds.
 */
const MAX_COMPARED = 50

/** The keys by which a household is found: its name, and its people's names and email addresses. */
const keysOf = ({ name, people }: { name: string; people: readonly PersonInput[] }): Set<string> =>
  new Set([
    `household ${sameName(name)}`,
    ...people.flatMap((person) => [
      `person ${sameName(fullNameOf(person))}`,
      ...(person.email ? [`email ${person.email}`] : []),
    ]),
  ])

/** Ranks candidates: households in use before archived ones, then by how much they have in common. */
const rank = ({ household, by, inCommon: count }: Match): number =>
  (household.archivedAt === null ? 100 : 0) + count + (by === 'name' ? 0.5 : 0)

function inCommon(imported: ImportedHousehold, household: Household): Match['by'] | undefined {
  if (sameName(imported.name) === sameName(household.name)) return 'name'
  const emails = new Set(household.people.flatMap(({ email }) => email || []))
  if (imported.people.some(({ email }) => emails.has(email))) return 'email'
  const names = new Set(household.people.map((person) => sameName(fullNameOf(person))))
  const { people } = imported
  const isThere = (person: PersonInput): boolean =>
    person.lastName !== '' && names.has(sameName(fullNameOf(person)))
  return people.length > 0 && people.every(isThere) ? 'people' : undefined
}

function matchOf(imported: ImportedHousehold, household: Household, by: Match['by']): Match {
  const match: Match = { household, by, inCommon: 0, missing: [], filled: [] }
  const free = new Set(household.people)
  for (const person of imported.people) {
    const known = [...free].find((one) => isSame(one, person))
    if (!known) {
      match.missing.push(person)
      continue
    }
    free.delete(known)
    match.inCommon++
    const email = known.email === '' && person.email !== '' ? person.email : undefined
    const phone = known.phone === '' && person.phone !== '' ? person.phone : undefined
    if (email || phone) match.filled.push({ person: known, email, phone })
  }
  return match
}

/**
 * People are the same if they have one email address or one full name. The first name is enough
 * where one of the two has no last name.
 */
function isSame(known: HouseholdPerson, person: PersonInput): boolean {
  if (known.email !== '' && known.email === person.email) return true
  if (sameName(fullNameOf(known)) === sameName(fullNameOf(person))) return true
  const isOpen = known.lastName === '' || person.lastName === ''
  return isOpen && sameName(known.firstName) === sameName(person.firstName)
}

export const hasRoom = ({ household, missing }: Match): boolean =>
  household.people.length + missing.length <= HOUSEHOLD_LIMITS.people
