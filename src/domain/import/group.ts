// Groups the people of an import into households: rows with one name go together, and what a file
// has twice is found.
import { HOUSEHOLD_LIMITS, type PersonInput } from '../household-form.ts'
import { fullNameOf } from '../people.ts'
import type { Grouping } from './columns.ts'
import type { Finding, RowReading } from './people.ts'

/** What the organizer decided about doubles, by the first row of the household. */
export interface GroupChoices {
  /** Whether rows that have one name but do not stand together are households of their own. */
  areApart: (row: number) => boolean
  /** Whether people of one name in a household are different people. */
  areDifferent: (row: number) => boolean
}

export interface ImportedHousehold {
  /** The number of its first row, by which its fields are named. */
  row: number
  rows: number[]
  name: string
  people: PersonInput[]
  /** People whom the household has twice, by name and rows. */
  twice: { name: string; rows: number[] }[]
  /** Where its rows do not stand together, the first row of each part; empty otherwise. */
  parts: number[]
}

export interface Grouped {
  households: ImportedHousehold[]
  findings: Finding[]
}

/** The households in the order of the file. */
export function groupRows(
  readings: readonly RowReading[],
  grouping: Grouping,
  choices: GroupChoices,
): Grouped {
  const grouped: Grouped = { households: [], findings: [] }
  const groups = Map.groupBy(readings.map(withKey(grouping)), ({ key }) => key)
  for (const group of groups.values()) {
    const parts = partsOf(group)
    const [first] = group as [Keyed]
    const areApart = parts.length > 1 && choices.areApart(first.row)
    for (const rows of areApart ? parts : [group]) {
      const areDifferent = choices.areDifferent(rows[0]?.row ?? 0)
      const household = householdOf(rows, areDifferent, grouped.findings)
      const isFirst = household.row === first.row
      const partRows = parts.length > 1 && isFirst ? parts.map(([one]) => one?.row ?? 0) : []
      grouped.households.push({ ...household, parts: partRows })
    }
  }
  grouped.households.sort((one, other) => one.row - other.row)
  return grouped
}

interface Keyed extends RowReading {
  key: string
  /** The position of the row among the readings. */
  index: number
}

const withKey =
  (grouping: Grouping) =>
  (reading: RowReading, index: number): Keyed => {
    const { household, person, row } = reading
    const lastName = person?.lastName ?? ''
    const byLastName = grouping === 'last-name' && lastName !== '' ? `last ${lastName}` : ''
    const key = household === '' ? byLastName || `row ${row}` : `name ${household}`
    return { ...reading, key: sameName(key), index }
  }

/** The same key for names that differ only in case, or in how their accents are encoded. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase().trim()

/** Splits a household's rows into parts whose rows follow each other. */
function partsOf(group: readonly Keyed[]): Keyed[][] {
  const parts: Keyed[][] = []
  for (const reading of group) {
    const isNext = parts.at(-1)?.at(-1)?.index === reading.index - 1
    if (isNext) parts.at(-1)?.push(reading)
    else parts.push([reading])
  }
  return parts
}

function householdOf(
  readings: readonly Keyed[],
  areDifferent: boolean,
  findings: Finding[],
): Omit<ImportedHousehold, 'parts'> {
  const [first] = readings as [Keyed]
  const rows = readings.map(({ row }) => row)
  const household = { row: first.row, rows, name: nameOf(readings), people: [], twice: [] }
  const people = new Map<string, { person: PersonInput; rows: number[] }>()
  for (const { row, person } of readings) {
    if (!person) continue
    const name = sameName(fullNameOf(person))
    const known = people.get(name)
    if (known) known.rows.push(row)
    if (known && !areDifferent) Object.assign(known.person, together(known.person, person))
    else if (people.size >= HOUSEHOLD_LIMITS.people) findings.push(noRoom(household.name, row))
    else people.set(known ? `${name} ${row}` : name, { person: { ...person }, rows: [row] })
  }
  const found = [...people.values()]
  return {
    ...household,
    people: found.map(({ person }) => person),
    twice: found
      .filter(({ rows: { length } }) => length > 1)
      .map(({ person, rows: both }) => ({ name: fullNameOf(person), rows: both })),
  }
}

/** Merges two rows about one person: the second fills in what the first leaves empty. */
const together = (one: PersonInput, other: PersonInput): Partial<PersonInput> => ({
  email: one.email || other.email,
  phone: one.phone || other.phone,
  kind: one.kind === 'child' ? 'child' : other.kind,
})

const noRoom = (name: string, row: number): Finding => ({
  row,
  field: undefined,
  text: `${name} has ${HOUSEHOLD_LIMITS.people} people already, as many as a household can have: the row is left out.`,
})

/** Where no column names the household, its name is made of its people's names. */
function nameOf(readings: readonly Keyed[]): string {
  const [{ household, person }] = readings as [Keyed]
  if (household !== '' || !person) return household
  const name = readings.length > 1 ? `${person.lastName} Family` : fullNameOf(person)
  return name.slice(0, HOUSEHOLD_LIMITS.name).toWellFormed().trim()
}
