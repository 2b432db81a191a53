// The pages about households: the list, one household, its form, and quick entry.
import type { Double } from '../domain/doubles.ts'
import type { FoodNeed } from '../domain/food/tags.ts'
import {
  type HouseholdErrors,
  type HouseholdInput,
  PERSON_FIELDS,
  type PersonFields,
} from '../domain/household-form.ts'
import type { Attached, Household, HouseholdPerson } from '../domain/households.ts'
import { fullNameOf, type Person } from '../domain/people.ts'
import { needsInWords } from './food/words.ts'
import { pluralize } from './format.ts'
import { inAList } from './in-a-list.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface HouseholdRowProps {
  publicId: string
  name: string
  /** "John, Jane and Timmy (child)" */
  people: string
  isOwn: boolean
}

export interface HouseholdsProps {
  households: HouseholdRowProps[]
  /** Whether the list shows the archive. */
  archived: boolean
  search: string
  /** How many households there are without the search. */
  total: number
}

export function householdsProps(
  organizer: Person,
  households: readonly Household[],
  { archived, search }: { archived: boolean; search: string },
): HouseholdsProps {
  const wanted = search.trim().toLowerCase()
  const rows = households.map((household) => rowOf(organizer, household))
  return {
    households: rows.filter(({ name, people }) =>
      `${name} ${people}`.toLowerCase().includes(wanted),
    ),
    archived,
    search,
    total: rows.length,
  }
}

const rowOf = (
  organizer: Person,
  { id, publicId, name, people }: Household,
): HouseholdRowProps => ({
  publicId,
  name,
  people: peopleInWords(people),
  isOwn: id === organizer.householdId,
})

/** "John, Jane and Timmy (child)"; "nobody yet" for a household without people. */
export function peopleInWords(
  people: readonly Pick<HouseholdPerson, 'firstName' | 'kind'>[],
): string {
  if (people.length === 0) return 'nobody yet'
  return inAList(
    people.map(({ firstName, kind }) => (kind === 'child' ? `${firstName} (child)` : firstName)),
  )
}

export interface HouseholdProps {
  publicId: string
  name: string
  isArchived: boolean
  people: (HouseholdPerson & { fullName: string; eats: string })[]
  /** The households to which a person can be moved. */
  others: { publicId: string; name: string }[]
}

export function householdProps(
  household: Household,
  others: readonly Household[],
  needs: ReadonlyMap<number, readonly FoodNeed[]>,
): HouseholdProps {
  const { publicId, name, archivedAt, people, id } = household
  return {
    publicId,
    name,
    isArchived: archivedAt !== null,
    people: people.map((person) => ({
      ...person,
      fullName: fullNameOf(person),
      eats: needsInWords(needs.get(person.id) ?? []),
    })),
    others: others
      .filter((other) => other.id !== id)
      .map((other) => ({ publicId: other.publicId, name: other.name })),
  }
}

export interface HouseholdFormProps {
  /** Undefined for a new household. */
  publicId: string | undefined
  /** The party to which a new household is invited at once; empty for none. */
  party: string
  name: string
  /** One row for each person, and some empty ones. */
  rows: PersonFields[]
  errors: HouseholdErrors
  problems: Problem[]
}

const SPARE_ROWS = 2
const NEW_ROWS = 4

/** The form of an existing household, or the empty form of a new one. */
export function householdForm(household?: Household, party = ''): HouseholdFormProps {
  const rows = (household?.people ?? []).map(
    ({ publicId, firstName, lastName, kind, email, phone }): PersonFields => ({
      id: publicId,
      first_name: firstName,
      last_name: lastName,
      kind,
      email,
      phone,
    }),
  )
  return formProps({ publicId: household?.publicId, party }, household?.name ?? '', rows, {})
}

/** The form with what was typed, and the errors in it. */
export function typedHouseholdForm(
  where: Pick<HouseholdFormProps, 'publicId' | 'party'>,
  { name, rows }: { name: string; rows: readonly PersonFields[] },
  errors: HouseholdErrors,
): HouseholdFormProps {
  return formProps(where, name, rows, errors)
}

function formProps(
  where: Pick<HouseholdFormProps, 'publicId' | 'party'>,
  name: string,
  rows: readonly PersonFields[],
  errors: HouseholdErrors,
): HouseholdFormProps {
  const least = Math.max(rows.length + SPARE_ROWS, NEW_ROWS)
  const shown = Array.from({ length: least }, (_, index) => rows[index] ?? emptyRow())
  return { ...where, name, rows: shown, errors, problems: problemsIn(errors) }
}

const emptyRow = (): PersonFields =>
  Object.fromEntries(PERSON_FIELDS.map((field) => [field, ''])) as unknown as PersonFields

export interface PasteProps {
  lines: string
  /** The households that the lines will make; empty before the lines were read. */
  households: { name: string; people: string }[]
  problems: Problem[]
  doubles: Double[]
  /** "3 households with 8 people" */
  summary: string
}

export function pasteProps(
  lines: string,
  households: readonly HouseholdInput[],
  problems: readonly { line: number; text: string }[],
  doubles: Double[],
): PasteProps {
  const people = households.reduce((sum, household) => sum + household.people.length, 0)
  return {
    lines,
    households: households.map((household) => ({
      name: household.name,
      people: peopleInWords(household.people),
    })),
    problems: problems.map(({ line, text }) => [`Line ${line}: ${text}`, 'lines']),
    doubles,
    summary: `${pluralize(households.length, 'household')} with ${people === 1 ? '1 person' : `${people} people`}`,
  }
}

export interface DeleteHouseholdProps {
  publicId: string
  /** The household's name, or the person's. */
  name: string
  /** The person's public id; undefined for the whole household. */
  personPublicId: string | undefined
  attached: Attached
}
