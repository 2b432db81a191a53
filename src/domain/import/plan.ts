// Plans an import before anything is saved: the households that it makes, and the choices that each
// leaves.
import { hash } from 'node:crypto'
import { findDoubles } from '../doubles.ts'
import type { Household } from '../households.ts'
import { type Columns, namesOf, readColumns } from './columns.ts'
import { groupRows, type ImportedHousehold } from './group.ts'
import { hasRoom, type Match, matcher } from './match.ts'
import { type Finding, readPeople } from './people.ts'
import { readTable, type Table } from './table.ts'

/** Add a household, fill in what an existing one lacks, or skip it. */
export const CHOICES = ['add', 'fill', 'skip'] as const
export type Choice = (typeof CHOICES)[number]

export interface PlannedHousehold extends ImportedHousehold {
  match: Match | undefined
  /** The possible choices; the first holds where the organizer chose none. */
  choices: Choice[]
  choice: Choice
  areApart: boolean
  areDifferent: boolean
}

export interface Plan {
  table: Table
  columns: Columns
  /** A hash of the names of the columns for which columns were chosen. */
  columnsOf: string
  households: PlannedHousehold[]
  findings: Finding[]
  /** Email addresses that two people of the file share, in words. */
  shared: string[]
  /** A hash of all that the page shows except the choices: only a plan that was seen may be saved. */
  seen: string
}

export interface ImportRequest {
  /** The text of the file, from `cleanText`. */
  text: string
  /** Returns a field of the form; undefined where the form has none, as on the first look at a file. */
  field: (name: string) => string | undefined
}

export type PlanReading =
  | { plan: Plan; problem?: undefined }
  | { plan?: undefined; problem: string }

/** @param existing all households of the organizer, archived ones too */
export function planImport(
  { text, field }: ImportRequest,
  existing: readonly Household[],
): PlanReading {
  const reading = readTable(text)
  if (reading.problem !== undefined) return { problem: reading.problem }
  const { rows } = reading.table
  const columns = readColumns(rows, field)
  const people = readPeople(rows, columns)
  const isYes = (name: string) => (row: number) => field(`${name}-${row}`) === 'yes'
  const [areApart, areDifferent] = [isYes('apart'), isYes('different')]
  const grouped = groupRows(people.rows, columns.grouping, { areApart, areDifferent })
  const findMatch = matcher(existing)
  const households = grouped.households.map((household) => ({
    ...household,
    ...decide(household, findMatch(household), field),
    areApart: areApart(household.row),
    areDifferent: areDifferent(household.row),
  }))
  const findings = [...people.findings, ...grouped.findings].sort(
    (one, other) => one.row - other.row,
  )
  const shared = findDoubles(households).flatMap(({ kind, text }) => (kind === 'email' ? text : []))
  const columnsOf = namesOf(rows)
  const seen = hash(
    'sha256',
    JSON.stringify([columns, households.map(shown), findings]),
    'base64url',
  )
  return { plan: { table: reading.table, columns, columnsOf, households, findings, shared, seen } }
}

function decide(
  { row }: ImportedHousehold,
  match: Match | undefined,
  field: ImportRequest['field'],
): Pick<PlannedHousehold, 'match' | 'choices' | 'choice'> {
  const choices = choicesFor(match)
  const [first] = choices as [Choice]
  const chosen = choices.find((choice) => choice === field(`choice-${row}`))
  return { match, choices, choice: chosen ?? first }
}

/** A household of the same name with no person in common is most likely another one. */
function choicesFor(match: Match | undefined): Choice[] {
  if (!match) return ['add', 'skip']
  const { household, missing, filled, inCommon, by } = match
  if (household.archivedAt !== null) return ['skip', 'add']
  const isAnother = by === 'name' && inCommon === 0 && missing.length > 0
  const canFill = hasRoom(match) && missing.length + filled.length > 0
  if (isAnother) return canFill ? ['add', 'fill', 'skip'] : ['add', 'skip']
  return canFill ? ['fill', 'add', 'skip'] : ['skip', 'add']
}

const shown = ({ row, name, people, twice, parts, match, choices }: PlannedHousehold) => [
  ...[row, name, people, twice, parts, choices],
  match && [
    match.household.id,
    match.missing,
    match.filled.map(({ person, email, phone }) => [person.id, email, phone]),
  ],
]
