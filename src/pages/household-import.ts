// The page of an import: the file or text, what was understood of it, and the households that it
// will add.
import { countsOf, type ImportCounts } from '../domain/import/counts.ts'
import type { Plan } from '../domain/import/plan.ts'
import type { Separator } from '../domain/import/table.ts'
import { pluralize } from './format.ts'
import {
  type ColumnProps,
  columnProps,
  columnsUnderstood,
  columnWords,
  headerOptions,
  type Option,
} from './import-columns.ts'
import { householdProps, type ImportHouseholdProps } from './import-households.ts'
import { inAList } from './in-a-list.ts'
import type { Problem } from './problems.ts'

export interface ImportProps {
  text: string
  problems: Problem[]
  preview: ImportPreview | undefined
}

export interface ImportPreview {
  key: string
  seen: string
  columnsOf: string
  /** "34 rows, separated by semicolons. Understood: household, first name, email." */
  source: string
  /** Whether the columns need a look, since none was found with names of people. */
  isUnclear: boolean
  headers: Option[]
  columns: ColumnProps[]
  findings: { where: string; text: string }[]
  /** "and 12 more"; undefined where all findings are shown. */
  moreFindings: string | undefined
  shared: string[]
  /** Households that stand twice, in the file or in the organizer's list: here a choice is left. */
  doubles: ImportHouseholdProps[]
  others: ImportHouseholdProps[]
  /** "12 households with 40 people are added, 2 are left out." */
  summary: string
  /** Whether anything can be added. */
  canSave: boolean
}

export const emptyImport = (): ImportProps => ({ text: '', problems: [], preview: undefined })

/** @param field the field that the problem is about */
export const refusedImport = (
  text: string,
  problem: string,
  field: 'file' | 'text',
): ImportProps => ({ text, problems: [[problem, field]], preview: undefined })

const SHOWN_FINDINGS = 50

export function importProps(
  text: string,
  plan: Plan,
  { key, room, trouble }: { key: string; room: number; trouble: string | undefined },
): ImportProps {
  const { table, columns, households, findings, shared } = plan
  const where = columnWords(table.rows, columns)
  const more = findings.length - SHOWN_FINDINGS
  const props = households.map(householdProps)
  const isDouble = ({ match, twice, parts }: ImportHouseholdProps) =>
    Boolean(match || twice || parts)
  const counts = countsOf(plan)
  const full = counts.added > room ? [noRoom(counts.added, room)] : []
  const problems = [...(trouble ? [trouble] : full)].map((words): Problem => [words, ''])
  return {
    text,
    problems,
    preview: {
      ...{ key, seen: plan.seen, columnsOf: plan.columnsOf, shared },
      source: `${sourceInWords(plan)} ${columnsUnderstood(columns)}`,
      isUnclear: columns.headerRow === undefined || columnsLack(columns),
      headers: headerOptions(table.rows, columns),
      columns: columnProps(table.rows, columns),
      findings: findings.slice(0, SHOWN_FINDINGS).map(({ row, field, text: words }) => ({
        where: `Row ${row}${where(field)}`,
        text: words,
      })),
      moreFindings: more > 0 ? `and ${more.toLocaleString('en')} more` : undefined,
      doubles: props.filter(isDouble),
      others: props.filter((one) => !isDouble(one)),
      summary: summaryInWords(counts),
      canSave: households.length > 0,
    },
  }
}

const columnsLack = ({ at }: Plan['columns']): boolean =>
  at.name === undefined && at.first_name === undefined

const noRoom = (added: number, room: number): string =>
  `You may add ${pluralize(Math.max(room, 0), 'more household')}, and this adds ${added}: leave some of them out.`

const SEPARATORS: Record<Separator, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

function sourceInWords({ table: { rows, separator } }: Plan): string {
  const isSeparated = rows.some(({ cells }) => cells.length > 1)
  const how = isSeparated ? `, separated by ${SEPARATORS[separator]}` : ''
  return `${pluralize(rows.length, 'row')}${how}.`
}

function summaryInWords({ added, people, filled, skipped }: ImportCounts): string {
  const parts = [
    ...(added > 0 ? [`makes ${pluralize(added, 'household')}`] : []),
    ...(filled > 0 ? [`completes ${filled}`] : []),
    ...(skipped > 0 ? [`leaves out ${skipped}`] : []),
  ]
  if (added + filled === 0) return 'This makes nothing: everything in it is left out.'
  return `This ${inAList(parts)}: ${people === 1 ? '1 person is' : `${people} people are`} added.`
}

/** "12 households with 40 people are added. 2 that were here are completed. 3 are left out." */
export function savedInWords({ added, people, filled, skipped }: ImportCounts): string {
  const are = (count: number): string => (count === 1 ? 'is' : 'are')
  const sentences = [
    ...(added + filled === 0 ? ['Nothing was added.'] : []),
    ...(added > 0 ? [`${pluralize(added, 'household')} ${are(added)} added.`] : []),
    ...(filled > 0
      ? [
          `${pluralize(filled, 'household')} that ${filled === 1 ? 'was' : 'were'} here ${are(filled)} completed.`,
        ]
      : []),
    ...(people > 0 ? [`${people === 1 ? '1 person is' : `${people} people are`} new.`] : []),
    ...(skipped > 0 ? [`${skipped} ${are(skipped)} left out.`] : []),
  ]
  return sentences.join(' ')
}
