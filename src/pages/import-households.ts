// One household of an import: its people, what stands twice, and what can be done about it.
import type { PersonInput } from '../domain/household-form.ts'
import type { Match } from '../domain/import/match.ts'
import type { Choice, PlannedHousehold } from '../domain/import/plan.ts'
import { fullNameOf } from '../domain/people.ts'
import type { Option } from './import-columns.ts'
import { inAList } from './in-a-list.ts'

export interface ImportHouseholdProps {
  /** The number of its first row, by which its fields are named. */
  row: number
  name: string
  /** "rows 2–4" */
  rows: string
  /** "John Smith (john@example.com), Timmy Smith (child)" */
  people: string
  /** "Smith Family has this name: John and Jane. It lacks Timmy."; undefined where it is new. */
  match: string | undefined
  /** People who stand in it twice; undefined where nobody does. */
  twice: Doubt | undefined
  /** Rows that have the household's name but do not stand together; undefined where all do. */
  parts: Doubt | undefined
  choices: Option[]
}

/** What the import takes for the same, and the checkbox that says it is not. */
export interface Doubt {
  text: string
  label: string
  isTicked: boolean
}

export function householdProps(household: PlannedHousehold): ImportHouseholdProps {
  const { row, rows, name, people, match, twice, areDifferent, choices, choice } = household
  return {
    row,
    name,
    rows: rowsInWords(rows),
    people: people.length > 0 ? people.map(personInWords).join(', ') : 'nobody yet',
    match: match && matchInWords(match),
    twice:
      twice.length > 0
        ? {
            text: twice
              .map(({ name: person, rows: both }) => `${person} is in ${rowsInWords(both)}.`)
              .join(' '),
            label: 'They are different people',
            isTicked: areDifferent,
          }
        : undefined,
    parts: partsOf(household),
    choices: choices.map((value) => ({
      value,
      label: choiceInWords(value, match),
      isChosen: value === choice,
    })),
  }
}

function partsOf({ parts, areApart }: PlannedHousehold): Doubt | undefined {
  if (parts.length === 0) return undefined
  return {
    text: `The rows from ${inAList(parts.map(String))} on have one name, and are not together.`,
    label: 'They are different households',
    isTicked: areApart,
  }
}

/** "row 2", "rows 2–4", "rows 2–3, 7" */
function rowsInWords(rows: readonly number[]): string {
  const runs: [number, number][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run && run[1] === row - 1) run[1] = row
    else runs.push([row, row])
  }
  const words = runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
  return rows.length === 1 ? `row ${words}` : `rows ${words}`
}

function personInWords(person: PersonInput): string {
  const { kind, email, phone } = person
  const more = [...(kind === 'child' ? ['child'] : []), email, phone].filter(Boolean).join(', ')
  return `${fullNameOf(person)}${more ? ` (${more})` : ''}`
}

const BY: Record<Match['by'], string> = {
  name: 'has this name',
  email: 'has one of these addresses',
  people: 'has these people',
}

function matchInWords(match: Match): string {
  const { household, by } = match
  const where = household.archivedAt === null ? '' : ' in the archive'
  const names = household.people.map(({ firstName }) => firstName)
  const who = names.length > 0 ? inAList(names) : 'nobody yet'
  const lack = lackInWords(match)
  return `${household.name}${where} ${BY[by]}: ${who}.${lack ? ` It lacks ${lack}.` : ''}`
}

function choiceInWords(choice: Choice, match: Match | undefined): string {
  if (choice === 'fill') return 'Add what it lacks'
  if (choice === 'add') return match ? 'Add as another household' : 'Add'
  const isThere = match && match.missing.length + match.filled.length === 0
  return isThere ? 'Leave out: everything is there' : 'Leave out'
}

function lackInWords({ missing, filled }: Match): string {
  return inAList([
    ...missing.map(({ firstName }) => firstName),
    ...filled.map(({ person, email, phone }) => {
      const what = [...(email ? ['email'] : []), ...(phone ? ['phone'] : [])].join(' and ')
      return `the ${what} of ${person.firstName}`
    }),
  ])
}
