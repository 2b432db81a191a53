// CSV files for spreadsheets: UTF-8 with a byte order mark, by which Excel knows it, and no cell
// that runs as a formula.
import { stringify } from 'csv-stringify/sync'
import type { Board } from '../domain/board.ts'
import { guard } from '../domain/formula-guard.ts'
import type { Household } from '../domain/households.ts'
import { claimName, DISH_KINDS, KIND_NAMES, type Wish, wishName } from '../domain/potluck/dishes.ts'
import type { Table } from '../domain/potluck/table.ts'
import type { TableSheet } from '../domain/potluck/table-sheet.ts'
import { toWallTime } from '../domain/wall-time.ts'

/** @param rows each as long as `header`, with an empty text for what is not known */
export const csvText = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([header, ...rows.map((row) => row.map(guard))], {
    bom: true,
    record_delimiter: 'windows',
    quoted_match: [/[;\t\r\n]/],
  })

const PEOPLE = ['Household', 'First name', 'Last name', 'Adult or child']

/** One row for each person, as an import reads them; a household without people gets a row of its own. */
export const householdsCsv = (households: readonly Household[]): string =>
  csvText([...PEOPLE, 'Email', 'Phone'], households.flatMap(rowsOf))

function rowsOf({ name, people }: Household): string[][] {
  if (people.length === 0) return [[name, '', '', '', '', '']]
  return people.map((person) => {
    const { firstName, lastName, kind, email, phone } = person
    return [name, firstName, lastName, kind, email, phone]
  })
}

/** One row for each invited person; a household's note stands in its first row. */
export function guestsCsv({ party, households }: Board): string {
  const at = (time: number | null): string => {
    if (time === null) return ''
    const { on, at: hour } = toWallTime(time, party.timeZone)
    return `${on} ${hour}`
  }
  const rows = households.flatMap(({ householdName, guests, note, sentAt, openedAt }) => {
    const marks = [at(sentAt), at(openedAt)]
    if (guests.length === 0) return [[householdName, '', '', '', '', '', note, ...marks]]
    return guests.map(({ firstName, lastName, kind, reply, byHost }, index) => [
      ...[householdName, firstName, lastName, kind, reply ?? 'no response'],
      ...[
        byHost !== undefined ? 'host' : reply ? 'household' : '',
        index === 0 ? note : '',
        ...marks,
      ],
    ])
  })
  const header = [...PEOPLE, 'Reply', 'Reply given by', 'Note', 'Link sent', 'Link opened']
  return csvText(header, rows)
}

const DISHES = ['Kind', 'Dish', 'Amount', 'Counted in']

/** In the order of a meal, and as they came within each kind. */
const asEaten = <T extends Pick<Wish, 'kind'>>(dishes: readonly T[]): T[] =>
  dishes.toSorted((a, b) => DISH_KINDS.indexOf(a.kind) - DISH_KINDS.indexOf(b.kind))

/**
 * One row for each dish that somebody brings, then one for each wish of which something is still
 * open; both in the order of a meal.
 */
export function potluckCsv({ claims, wishes }: Table): string {
  const brought = asEaten(claims).map((claim) => {
    const { kind, amount, unit, householdName, contains, note } = claim
    const dish = [KIND_NAMES[kind], claimName(claim), `${amount}`, unit]
    return [...dish, householdName, contains === null ? 'not said' : contains.join(', '), note]
  })
  const open = asEaten(wishes.filter((wish) => wish.open > 0))
  const missing = open.map((wish) => {
    const dish = [KIND_NAMES[wish.kind], wishName(wish), `${wish.open}`, wish.unit]
    return [...dish, 'still open', '', wish.note]
  })
  return csvText([...DISHES, 'Brought by', 'What is in it', 'Note'], [...brought, ...missing])
}

/** One row for each need of an invited person. */
export function dietsCsv({ diners }: Pick<TableSheet, 'diners'>): string {
  const rows = diners.flatMap(({ household, firstName, lastName, reply, needs }) =>
    needs.map(({ strength, tag, words }) => [
      ...[household, firstName, lastName, reply ?? 'no response'],
      ...[strength, tag ?? words],
    ]),
  )
  const header = ['Household', 'First name', 'Last name', 'Reply', 'How strict', 'What they eat']
  return csvText(header, rows)
}
