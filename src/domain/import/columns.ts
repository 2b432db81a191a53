// Which column holds what: guessed from names and contents, and corrected by the organizer.
import { hash } from 'node:crypto'
import { isEmail, isPhone, normalEmail, normalPhone } from '../contact-details.ts'
import { FIELDS, type Field, fieldNamed } from './header-names.ts'
import type { Row } from './table.ts'

/** Where no column names the household: people of one last name together, or each row by itself. */
export type Grouping = 'last-name' | 'row'

export interface Columns {
  /** The number of the row that holds the names of the columns; undefined where none does. */
  headerRow: number | undefined
  /** From 0; undefined where no column holds it. */
  at: Record<Field, number | undefined>
  /** What makes a household where `at.household` is undefined. */
  grouping: Grouping
}

/** How far down the row with the names of the columns is looked for: titles stand above it. */
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

/** Of several columns of one name, such as two addresses, the first counts. */
function fieldsOf({ cells }: Row): Found {
  const found: Found = {}
  for (const [index, cell] of cells.entries()) {
    const field = fieldNamed(cell)
    if (field && found[field] === undefined) found[field] = index
  }
  return found
}

const LOOKED_AT = 50

/** Addresses and numbers are known by their looks; of the texts the last are taken for names. */
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

/** What texts without a name are, by how many there are. */
const TEXTS: readonly Field[][] = [
  [],
  ['name'],
  ['first_name', 'last_name'],
  ['household', 'first_name', 'last_name'],
]

/**
 * What the organizer chose; a guess where they chose nothing, or chose it for other columns.
 * @param text gives a field of the form: `header`, `columns_of`, `column-email`, …; undefined where
 * the form has none
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

/** What columns a choice is about: a form keeps it, and another file makes it void. */
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
