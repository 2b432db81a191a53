// The states of the pages about households.
import type {
  HouseholdFormProps,
  HouseholdProps,
  HouseholdsProps,
  PasteProps,
} from '../../pages/households.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const smiths = { publicId: 'h1', name: 'Smith Family' }

const list: HouseholdsProps = {
  households: [
    { ...smiths, people: 'John and Jane', isOwn: true },
    { publicId: 'h2', name: 'Johnson Family', people: 'nobody yet', isOwn: false },
  ],
  archived: false,
  search: '',
  total: 9,
}

const timmy = {
  ...{ id: 3, publicId: 'p3', householdId: 1, isOrganizer: false, kind: 'child' as const },
  ...{ firstName: 'Timmy', lastName: 'Smith', fullName: 'Timmy Smith', email: '', phone: '' },
  eats: 'no nuts (allergy)',
}

const household: HouseholdProps = {
  ...smiths,
  isArchived: false,
  people: [
    {
      ...timmy,
      publicId: 'p1',
      kind: 'adult',
      isOrganizer: true,
      email: 'john@example.com',
      eats: '',
    },
    timmy,
  ],
  others: [{ publicId: 'h2', name: 'Johnson Family' }],
}

const nobody = { id: '', first_name: '', last_name: '', kind: '', email: '', phone: '' }

const form: HouseholdFormProps = {
  publicId: undefined,
  party: '',
  name: '',
  rows: [nobody, nobody],
  errors: byName({}),
  problems: [],
}

const paste: PasteProps = {
  lines: 'Smith Family: John',
  households: [{ name: 'Smith Family', people: 'John' }],
  problems: [],
  doubles: [],
  summary: '1 household with 1 person',
}

const attached = { people: 3, parties: 0, invitations: 1, replies: 2 }

export const householdStates: StatesOf<
  | 'organizer/households/list'
  | 'organizer/households/household'
  | 'organizer/households/form'
  | 'organizer/households/paste'
  | 'organizer/households/delete'
> = {
  'organizer/households/list': {
    some: list,
    none: { ...list, households: [], total: 0 },
    archived: { ...list, archived: true },
    'not found': { ...list, households: [], search: 'Nicholas' },
  },
  'organizer/households/household': {
    full: household,
    empty: { ...household, people: [], others: [] },
    'in the archive': { ...household, isArchived: true },
  },
  'organizer/households/form': {
    new: form,
    'for a party': { ...form, party: 'party1' },
    wrong: {
      ...form,
      publicId: 'h1',
      rows: [{ ...nobody, id: 'p3', first_name: 'Timmy', kind: 'child', email: 'timmy' }],
      errors: byName({ name: 'Enter a name.', 'person-1-email': 'This is no address.' }),
      problems: [
        ['Enter a name.', 'name'],
        ['This is no address.', 'person-1-email'],
      ],
    },
  },
  'organizer/households/paste': {
    empty: { ...paste, lines: '', households: [], summary: '0 households with 0 people' },
    ready: { ...paste, doubles: [{ kind: 'name', text: 'Two are called John.' }] },
    wrong: { ...paste, problems: [['Line 2: there is no colon.', 'lines']] },
  },
  'organizer/households/delete': {
    household: { ...smiths, personPublicId: undefined, attached },
    person: { ...smiths, name: 'Timmy', personPublicId: 'p3', attached },
  },
}
