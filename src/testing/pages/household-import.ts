// The states of the page of an import.
import { emptyImport, type ImportPreview, refusedImport } from '../../pages/household-import.ts'
import type { ImportHouseholdProps } from '../../pages/import-households.ts'
import type { StatesOf } from './states-of.ts'

const lees: ImportHouseholdProps = {
  ...{ row: 2, name: 'Lee Family', rows: 'rows 2–3', people: 'Ann Lee (ann@example.com), Ben' },
  ...{ match: undefined, twice: undefined, parts: undefined },
  choices: [
    { value: 'add', label: 'Add', isChosen: true },
    { value: 'skip', label: 'Leave out', isChosen: false },
  ],
}

const smiths: ImportHouseholdProps = {
  ...lees,
  ...{ row: 4, name: 'Smith Family', rows: 'rows 4–5, 9' },
  match: 'Smith Family has this name: John, Jane and Timmy.',
  twice: { text: 'John is in rows 4–5.', label: 'They are different people', isTicked: true },
  parts: { text: 'Rows 4 and 9', label: 'They are different households', isTicked: false },
}

const preview: ImportPreview = {
  ...{ key: 'k1', seen: 's1', columnsOf: 'c1', source: '9 rows, separated by commas.' },
  isUnclear: false,
  headers: [{ value: '1', label: 'Row 1: Household, Email', isChosen: true }],
  columns: [
    {
      field: 'column-email',
      label: 'Email',
      options: [
        { value: '2', label: 'B: Email (ann@example.com)', isChosen: true },
        { value: '', label: 'No column', isChosen: false },
      ],
    },
  ],
  findings: [{ where: 'Row 7, column B (Email)', text: '“x” is no email address.' }],
  moreFindings: 'and 12 more',
  shared: ['Ann and Ben share ann@example.com.'],
  doubles: [smiths],
  others: [lees],
  summary: 'This makes 2 households: 4 people are added.',
  canSave: true,
}

const calm = { findings: [], moreFindings: undefined, shared: [] }

export const importStates: StatesOf<'organizer/households/import'> = {
  'organizer/households/import': {
    empty: emptyImport(),
    'refused file': refusedImport('', 'This is a workbook.', 'file'),
    'refused text': refusedImport('a,"', 'Row 1: a quotation mark opens here.', 'text'),
    preview: { text: 'Household,Email', problems: [], preview },
    'without doubles': { text: '', problems: [], preview: { ...preview, ...calm, doubles: [] } },
    nothing: {
      text: 'a',
      problems: [['It has changed.', '']],
      preview: { ...preview, ...calm, isUnclear: true, doubles: [], others: [], canSave: false },
    },
  },
}
