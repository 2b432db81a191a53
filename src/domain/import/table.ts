// Reads text as rows of cells: finds the separator, numbers rows as spreadsheets do, and says in
// words what can't be read.
import { CsvError, parse } from 'csv-parse/sync'
import { unguard } from '../formula-guard.ts'
import { fieldNamed } from './header-names.ts'

export const MAX_ROWS = 2_000
/** Further columns are not looked at. */
export const MAX_COLUMNS = 100
/** How many lines are parsed at most, counting empty ones and line breaks in cells. */
const MAX_LINES = 20_000

export type Separator = ',' | ';' | '\t' | '|'

export interface Row {
  /** The row's number in a spreadsheet, from 1. */
  number: number
  /** The cells' texts, each on one line and trimmed. */
  cells: string[]
}

export interface Table {
  separator: Separator
  /** All rows that are not empty, the row of the columns' names included. */
  rows: Row[]
}

export type TableReading = { table: Table; problem?: undefined } | { problem: string }

/** @param text from `cleanText` */
export function readTable(text: string): TableReading {
  if (text.trim() === '') return { problem: 'There is nothing in it yet.' }
  const lines = text.split('\n', MAX_LINES + 1).length
  if (lines > MAX_LINES) return tooMany(`more than ${MAX_LINES.toLocaleString('en')} lines`)
  const { separator, rest } = readSeparator(text)
  try {
    const rows = toRows(parse(rest, { ...READING, delimiter: separator }))
    if (rows.length === 0) return { problem: 'There is nothing in it but separators.' }
    const found = rows.length.toLocaleString('en')
    return rows.length > MAX_ROWS + 1 ? tooMany(`${found} rows`) : { table: { separator, rows } }
  } catch (error) {
    return { problem: inWords(error) }
  }
}

const tooMany = (found: string) => ({
  problem: `It has ${found}: import ${MAX_ROWS.toLocaleString('en')} rows at most at a time.`,
})

const READING = { record_delimiter: '\n', relax_column_count: true, relax_quotes: true } as const

/** Leaves empty rows out; they count in the numbers of the others. */
function toRows(records: readonly string[][]): Row[] {
  const rows = records.map((record, index) => ({
    number: index + 1,
    cells: record.slice(0, MAX_COLUMNS).map(tidyCell),
  }))
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
}

const tidyCell = (cell: string): string => unguard(cell).replace(/\s+/g, ' ').trim()

function inWords(error: unknown): string {
  if (!(error instanceof CsvError)) throw error
  const { records } = error as CsvError & { records?: number }
  return error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? `Row ${(records ?? 0) + 1}: a quotation mark opens here and never closes.`
    : `Row ${(records ?? 0) + 1} can’t be read: look at its quotation marks.`
}

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|']

/** Finds the separator. Excel may name it in a first line, `sep=;`, which it does not count as a row. */
function readSeparator(text: string): { separator: Separator; rest: string } {
  const told = /^"?sep=([,;\t|])"?\n/i.exec(text)
  if (told) return { separator: told[1] as Separator, rest: text.slice(told[0].length) }
  const scores = SEPARATORS.map((separator) => ({ separator, score: scoreOf(separator, text) }))
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one))
  return { separator: best.separator, rest: text }
}

const LOOKED_AT = { letters: 20_000, rows: 20 }

/** Names of columns that are known count most, then the cells of rows that are equally long; in prose spaces follow. */
function scoreOf(delimiter: Separator, text: string): number {
  const records: string[][] = []
  try {
    parse(text.slice(0, LOOKED_AT.letters), {
      ...READING,
      delimiter,
      to: LOOKED_AT.rows,
      on_record: (record: string[]) => {
        records.push(record)
        return null
      },
    })
  } catch {
    // The text was cut and may end within quotes; the rows before the cut tell enough.
  }
  const filled = records.filter((record) => record.some((cell) => cell.trim() !== ''))
  const known = filled.map(
    (record) => new Set(record.flatMap((cell) => fieldNamed(cell) ?? [])).size,
  )
  const widths = filled.map(({ length }) => length)
  const alike = widths.map((width) => (width - 1) * widths.filter((one) => one === width).length)
  const spaced = filled.flat().filter((cell) => cell.startsWith(' ')).length
  return 1_000 * Math.max(0, ...known) + Math.max(0, ...alike) - spaced
}
