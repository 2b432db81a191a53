// The columns of an import: what each is taken for, and what else it could be.
import { type Columns, columnLetters, HEADER_ROWS } from '../domain/import/columns.ts'
import { FIELDS, type Field } from '../domain/import/header-names.ts'
import type { Row } from '../domain/import/table.ts'
import { inAList } from './in-a-list.ts'

export interface Option {
  value: string
  label: string
  isChosen: boolean
}

export interface ColumnProps {
  /** The name of its field in the form. */
  field: string
  label: string
  options: Option[]
}

const LABELS: Record<Field, string> = {
  household: 'Household',
  name: 'Whole name',
  first_name: 'First name',
  last_name: 'Last name',
  kind: 'Adult or child',
  email: 'Email',
  phone: 'Phone',
}

/** "Understood: household, first name and email." */
export function columnsUnderstood({ at }: Columns): string {
  const found = FIELDS.filter((field) => at[field] !== undefined)
  if (found.length === 0) return 'None of its columns was understood: say below what they hold.'
  return `Understood: ${inAList(found.map((field) => LABELS[field].toLowerCase()))}.`
}

/**
 * Returns a function that names the column of a cell, for sentences about the cell: `, column C
 * (Email)`.
 */
export function columnWords(rows: readonly Row[], columns: Columns) {
  const names = namesIn(rows, columns)
  return (field: Field | undefined): string => {
    const index = field && columns.at[field]
    if (index === undefined) return ''
    const name = shortened(names[index] ?? '')
    return `, column ${columnLetters(index)}${name ? ` (${name})` : ''}`
  }
}

const namesIn = (rows: readonly Row[], { headerRow }: Columns): string[] =>
  rows.find(({ number }) => number === headerRow)?.cells ?? []

/** The rows of which one can be chosen as the row that names the columns. */
export function headerOptions(rows: readonly Row[], { headerRow }: Columns): Option[] {
  const shown = rows.slice(0, HEADER_ROWS).map(({ number, cells }) => ({
    value: String(number),
    label: `Row ${number}: ${shortened(cells.filter(Boolean).join(', '))}`,
    isChosen: number === headerRow,
  }))
  const none = {
    value: 'none',
    label: 'No row: all of them are people',
    isChosen: headerRow === undefined,
  }
  return [...shown, none]
}

export function columnProps(rows: readonly Row[], columns: Columns): ColumnProps[] {
  const all = columnOptions(rows, columns)
  return FIELDS.map((field) => {
    const options = all.map((option, index) => ({
      ...option,
      isChosen: columns.at[field] === index,
    }))
    return {
      field: `column-${field}`,
      label: LABELS[field],
      options: [...options, ...otherwise(columns, field)],
    }
  })
}

const SHOWN_LETTERS = 40
const EXAMPLES = 3

/** "B: First name (John, Jane, Timmy)" */
function columnOptions(rows: readonly Row[], columns: Columns): Omit<Option, 'isChosen'>[] {
  const names = namesIn(rows, columns)
  const below = rows.filter(({ number }) => number > (columns.headerRow ?? 0))
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, index) => {
    const examples = below.flatMap(({ cells }) => cells[index] || []).slice(0, EXAMPLES)
    const name = names[index] ? `: ${shortened(names[index])}` : ''
    const shown = examples.length > 0 ? ` (${shortened(examples.join(', '))})` : ' (empty)'
    return { value: String(index + 1), label: `${columnLetters(index)}${name}${shown}` }
  })
}

/** The choice for a field to which no column belongs. */
function otherwise({ at, grouping }: Columns, field: Field): Option[] {
  const isOpen = at[field] === undefined
  if (field !== 'household') return [{ value: '', label: 'No column', isChosen: isOpen }]
  return [
    {
      value: 'last-name',
      label: 'No column: people of one last name live together',
      isChosen: isOpen && grouping === 'last-name',
    },
    {
      value: 'row',
      label: 'No column: each row is a household',
      isChosen: isOpen && grouping === 'row',
    },
  ]
}

const shortened = (text: string): string =>
  text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…`.toWellFormed() : text
