// What each column of an import holds: guessed from its name or its contents, and corrected by the
// organizer.
import { hash } from 'node:crypto'
import { isEmail, isPhone, normalEmail, normalPhone } from '../contact-details.ts'
import { FIELDS, type Field, fieldNamed } from './header-names.ts'
import type { Row } from './table.ts'

/**
 * What makes a household where no column names it: people of the same last name, or each row by
 * itself.
 */
export type Grouping = 'last-name' | 'row'

export interface Columns {
  /** The number of the row that holds the names of the columns; undefined where none does. */
  headerRow: number | undefined
  /** The index of each field's column, from 0; undefined where no column holds the field. */
  at: Record<Field, number | undefined>
  /** How households are made where `at.household` is undefined. */
  grouping: Grouping
}

/** In how many rows the names of the columns are looked for, since titles may stand above them. */
export const HEADER_ROWS = 10

export function guessColumns(rows: readonly Row[]): Columns {
  const known = rows.slice(0, HEADER_ROWS).map((row) => ({ row, at: fieldsOf(row) }))
  const best = known.reduce<(typeof known)[number] | undefined>(
    (one, other) => (countOf(other.at) > countOf(one?.at) ? other : one),
    undefined,
  )
  const isHeader = best && (countOf(best.at) > 1 || best.row === rows[0])
  const at = isHeader ? best.at : guessFromContents(rows)
  const hasLastNames = at.last_name !== undefined || at.name !== undefined
  return {
    headerRow: isHeader ? best.row.number : undefined,
    at: everyField(at),
    grouping: hasLastNames ? 'last-name' : 'row',
  }
}

type Found = Partial<Record<Field, number>>

const countOf = (found: Found | undefined): number => Object.keys(found ?? {}).length

const everyField = (found: Found): Columns['at'] =>
  Object.fromEntries(FIELDS.map((field) => [field, found[field]])) as Columns['at']

/** Of several columns for the same field, such as two email addresses, the first counts. */
function fieldsOf({ cells }: Row): Found {
  const found: Found = {}
  for (const [index, cell] of cells.entries()) {
    const field = fieldNamed(cell)
    if (field && found[field] === undefined) found[field] = index
  }
  return found
}

const LOOKED_AT = 50

/**
 * Addresses and phone numbers are recognized by their form; the other columns are taken for names,
 * by how many there are.
 */
function guessFromContents(rows: readonly Row[]): Found {
  const found: Found = {}
  const texts: number[] = []
  const width = Math.max(...rows.slice(0, LOOKED_AT).map(({ cells }) => cells.length))
  for (let index = 0; index < width; index++) {
    const cells = rows.slice(0, LOOKED_AT).flatMap(({ cells }) => cells[index] || [])
    const mostAre = (test: (cell: string) => boolean): boolean =>
      cells.filter(test).length > cells.length / 2
    if (mostAre((cell) => isEmail(normalEmail(cell)))) found.email ??= index
    else if (mostAre((cell) => isPhone(normalPhone(cell)))) found.phone ??= index
    else if (mostAre((cell) => /^(adult|child|kid)$/i.test(cell))) found.kind ??= index
    else if (cells.length > 0) texts.push(index)
  }
  const places = TEXTS[Math.min(texts.length, TEXTS.length - 1)] ?? []
  for (const [place, field] of places.entries()) found[field] = texts[place] as number
  return found
}

/** What the columns of text without a name hold, by the number of such columns. */
const TEXTS: readonly Field[][] = [
  [],
  ['name'],
  ['first_name', 'last_name'],
  ['household', 'first_name', 'last_name'],
]

/**
 * The columns as the organizer chose them; a guess where they chose none, or chose for a file with
 * other columns.
 * @param text returns a field of the form: `header`, `columns_of`, `column-email`, …; undefined
 * where the form has none
 */
export function readColumns(
  rows: readonly Row[],
  text: (name: string) => string | undefined,
): Columns {
  const guess = guessColumns(rows)
  if (text('columns_of') !== namesOf(rows)) return guess
  const at = { ...guess.at }
  for (const field of FIELDS) {
    const chosen = text(`column-${field}`)
    if (chosen !== undefined)
      at[field] = /^[1-9]\d{0,2}$/.test(chosen) ? Number(chosen) - 1 : undefined
  }
  const household = text('column-household')
  return {
    headerRow: rows.find(({ number }) => String(number) === text('header'))?.number,
    at,
    grouping: household === 'row' || household === 'last-name' ? household : guess.grouping,
  }
}

/**
 * A hash of the columns' names. A form keeps it with the choice of columns, which a file with other
 * columns makes void.
 */
export function namesOf(rows: readonly Row[]): string {
  const { headerRow } = guessColumns(rows)
  const names = rows.find(({ number }) => number === headerRow)?.cells ?? [rows[0]?.cells.length]
  return hash('sha256', JSON.stringify(names), 'base64url').slice(0, 16)
}

/** "A", "B", … "AA": how spreadsheets name a column. @param index from 0 */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}
