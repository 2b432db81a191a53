// Reads rows as people, each with the household that its row names, and tells in words what could
// not be read.
import type { PersonKind } from '../../repositories/household-people.ts'
import { isEmail, isPhone, normalEmail, normalPhone } from '../contact-details.ts'
import { HOUSEHOLD_LIMITS, type PersonInput } from '../household-form.ts'
import type { Columns } from './columns.ts'
import type { Field } from './header-names.ts'
import { kindQuestion } from './header-names.ts'
import { readKind } from './kind-words.ts'
import type { Row } from './table.ts'

export interface RowReading {
  row: number
  /** The household's name; empty where the row has none. */
  household: string
  /** Undefined in a row that names a household and nobody in it. */
  person: PersonInput | undefined
  /** Whether the household's name was taken from the row above. */
  isContinued: boolean
}

/** What could not be read, and what the import does instead. */
export interface Finding {
  row: number
  /** Undefined where it concerns the whole row. */
  field: Field | undefined
  text: string
}

export interface Readings {
  rows: RowReading[]
  findings: Finding[]
}

export function readPeople(rows: readonly Row[], columns: Columns): Readings {
  const readings: Readings = { rows: [], findings: [] }
  const names = rows.find(({ number }) => number === columns.headerRow)?.cells
  const kindAsks = kindQuestion(names?.[columns.at.kind ?? -1] ?? '')
  for (const row of rows) {
    if (row.number <= (columns.headerRow ?? 0)) continue
    const cell = (field: Field): string => row.cells[columns.at[field] ?? -1] ?? ''
    const tell = (field: Field | undefined, text: string): void => {
      readings.findings.push({ row: row.number, field, text })
    }
    const reading = readRow({ cell, tell, kind: readKind(cell('kind'), kindAsks) })
    if (reading)
      readings.rows.push(continued({ row: row.number, ...reading }, readings.rows.at(-1)))
  }
  return readings
}

/**
 * Takes the household's name from the row above: merged cells leave it in the first of their rows
 * only.
 */
function continued(
  reading: Omit<RowReading, 'isContinued'>,
  above: RowReading | undefined,
): RowReading {
  const isContinued =
    reading.household === '' && above?.row === reading.row - 1 && above.household !== ''
  return { ...reading, household: isContinued ? above.household : reading.household, isContinued }
}

interface RowCells {
  cell: (field: Field) => string
  tell: (field: Field | undefined, text: string) => void
  /** Undefined where the cell says neither adult nor child. */
  kind: PersonKind | undefined
}

/** @returns undefined where the row is empty, or has nothing that can be used */
function readRow(cells: RowCells): Pick<RowReading, 'household' | 'person'> | undefined {
  const { cell, tell } = cells
  const household = cell('household')
  if (household.length > HOUSEHOLD_LIMITS.name) {
    tell(
      'household',
      `“${shortened(household)}” is longer than ${HOUSEHOLD_LIMITS.name} characters: the row is left out.`,
    )
    return undefined
  }
  const { firstName, lastName, field } = readNames(cell)
  const isEmpty = [firstName, lastName, cell('email'), cell('phone')].every((text) => text === '')
  if (isEmpty) return household === '' ? undefined : { household, person: undefined }
  if (firstName === '') {
    tell(field, 'There is no first name: the row is left out.')
    return undefined
  }
  const tooLong = [firstName, lastName].find(({ length }) => length > HOUSEHOLD_LIMITS.personName)
  if (tooLong) {
    tell(
      field,
      `“${shortened(tooLong)}” is longer than ${HOUSEHOLD_LIMITS.personName} characters: the row is left out.`,
    )
    return undefined
  }
  return { household, person: { firstName, lastName, ...readDetails(cells, firstName) } }
}

/** The column of whole names counts where there is no first name: "John Smith", or "Smith, John". */
function readNames(cell: RowCells['cell']): { firstName: string; lastName: string; field: Field } {
  const [firstName, lastName, name] = [cell('first_name'), cell('last_name'), cell('name')]
  if (firstName !== '' || name === '') return { firstName, lastName, field: 'first_name' }
  const [last = '', first] = name.split(/\s*,\s*/, 2)
  if (first) return { firstName: first, lastName: lastName || last, field: 'name' }
  const words = last.split(' ')
  if (lastName !== '' || words.length === 1) return { firstName: last, lastName, field: 'name' }
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '', field: 'name' }
}

function readDetails({ cell, tell, kind }: RowCells, firstName: string) {
  if (kind === undefined) {
    tell(
      'kind',
      `“${shortened(cell('kind'))}” is neither adult nor child: ${firstName} is taken for an adult.`,
    )
  }
  const email = firstEmail(cell('email'))
  if (email !== '' && !isEmail(email)) {
    tell(
      'email',
      `“${shortened(cell('email'))}” is no email address: ${firstName} is taken without it.`,
    )
  }
  const phone = normalPhone(cell('phone').split(/\s*(?::::|[;,|])\s*/, 1)[0] ?? '')
  if (phone !== '' && !isPhone(phone)) {
    tell('phone', `${phoneTrouble(cell('phone'))}: ${firstName} is taken without it.`)
  }
  return {
    kind: kind ?? ('adult' as const),
    email: isEmail(email) ? email : '',
    phone: isPhone(phone) ? phone : '',
  }
}

/** The first of several addresses in a cell: "Ann <ann@example.com>; ann@work.example". */
function firstEmail(cell: string): string {
  const [first = ''] = cell.split(/\s*(?::::|[;,|])\s*|\s+(?=\S+@)/, 1)
  const inBrackets = /<([^<>]*)>/.exec(cell)?.[1]
  return normalEmail((inBrackets ?? first).replace(/^mailto:/i, ''))
}

const phoneTrouble = (cell: string): string =>
  /^\d[.,]\d+e\+?\d+$/i.test(cell)
    ? `A spreadsheet has shortened this number to “${cell}”`
    : `“${shortened(cell)}” is no phone number`

const SHOWN_LETTERS = 60

/** The beginning of a cell's text, to be quoted in a message. */
const shortened = (text: string): string =>
  text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…`.toWellFormed() : text
