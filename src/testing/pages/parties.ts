// The states of the pages about parties: the form, the board and the choice of guests.
import type { BoardHouseholdProps, BoardProps } from '../../pages/board.ts'
import type { InvitationsProps } from '../../pages/invitations.ts'
import type { PartyFormProps } from '../../pages/party-form.ts'
import type { StreetHousehold } from '../../pages/street/house-plan.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const when = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }

const smiths: StreetHousehold = {
  name: 'Smith Family',
  members: [
    { name: 'John', kind: 'adult', reply: 'attending' },
    { name: 'Timmy', kind: 'child', reply: 'no response' },
  ],
}

const card: PartyFormProps['card'] = {
  title: 'Lights',
  hostName: 'John Smith',
  hasSeveralHosts: false,
  when: undefined,
  venue: 'The barn',
  address: [],
  arrival: [],
  description: [],
  contact: [],
}

const form: PartyFormProps = {
  publicId: undefined,
  isPublished: false,
  form: {
    ...{ title: '', starts_on: '', starts_at: '', starts_occurrence: '' },
    ...{ ends_on: '', ends_at: '', ends_occurrence: '', time_zone: 'Europe/Berlin' },
    ...{ venue: '', address: '', arrival: '', description: '', reply_by: '', contact: '' },
    ...{ show_guests: 'yes', extra_people: '0' },
  },
  version: 0,
  errors: byName({}),
  problems: [],
  asksOccurrence: [],
  overtaken: undefined,
  card: undefined,
  limits: {
    ...{ title: 120, venue: 200, address: 400, arrival: 1_000 },
    ...{ description: 5_000, contact: 200, time_zone: 64 },
  },
  maxExtraPeople: 10,
  timeZones: ['Europe/Berlin', 'America/New_York'],
}

const household: BoardHouseholdProps = {
  publicId: 'h1',
  name: 'Smith Family',
  isOfHost: false,
  link: 'https://party.example/i/secret',
  message: 'You are invited.',
  isOpen: false,
  note: '',
  sent: undefined,
  opened: undefined,
  guests: [
    {
      ...{ publicId: 'p1', name: 'John Smith', isChild: false },
      ...{ reply: 'attending', value: 'attending', by: 'you' },
    },
    {
      ...{ publicId: 'p3', name: 'Timmy Smith', isChild: true },
      ...{ reply: 'no response', value: '', by: undefined },
    },
  ],
}

const board: BoardProps = {
  publicId: 'party1',
  title: 'Evening of Lights',
  state: 'published',
  when,
  venue: 'Our house, 1 Elm Street',
  totals: '1 attending, 1 has not answered.',
  next: { text: 'Send the links.', label: 'Send', url: '/organizer/parties/party1?show=not-sent' },
  missing: [],
  street: [smiths],
  ownHousehold: 'Smith Family',
  filter: undefined,
  filters: [
    { name: 'All', filter: undefined, count: 1 },
    { name: 'Not sent', filter: 'not-sent', count: 1 },
  ],
  households: [
    household,
    {
      ...household,
      ...{ publicId: 'h2', isOpen: true, note: 'We bring cake.', sent: 'today', opened: 'today' },
      guests: household.guests.map((guest) => ({ ...guest, publicId: `${guest.publicId}-2` })),
    },
    { ...household, publicId: 'h5', isOfHost: true },
    { ...household, publicId: 'h4', isOpen: true, link: undefined, message: '', guests: [] },
  ],
  takenBack: [{ publicId: 'h3', name: 'Williams Household', replies: 'Mary maybe' }],
  changes: [
    { id: 1, household: '', text: 'John added a note', canUndo: false },
    { id: 2, household: 'Smith Family', text: 'John changed Timmy to maybe', canUndo: true },
  ],
  takesReplies: true,
  table: {
    isLaid: true,
    gaps: 'No salad yet.',
    freed: { lines: ['Nobody of Lee Family comes any more: “Pie” is free again.'], until: 1 },
  },
  messages: 3,
  ...{ hosts: 2, with: 'Mary Williams', owner: undefined },
}

const emptyBoard: BoardProps = {
  ...board,
  ...{ state: 'draft', when: undefined, venue: '', next: undefined, street: [], households: [] },
  ...{ takenBack: [], changes: [], takesReplies: false, missing: ['when it begins'] },
  filters: [{ name: 'All', filter: undefined, count: 0 }],
  table: { isLaid: false, gaps: '', freed: undefined },
  messages: 0,
  ...{ hosts: 1, with: '' },
}

const choice = {
  ...{ publicId: 'h1', name: 'Smith Family', people: 'John', isInvited: false },
  ...{ wasInvitedLastTime: false, isChecked: false },
}

const invitations: InvitationsProps = {
  publicId: 'party1',
  title: 'Evening of Lights',
  isPublished: false,
  search: '',
  choices: [],
  openCount: 0,
  lastTimeCount: 0,
  checked: 'none',
  ofOthers: 'Lee Family',
}

export const partyStates: StatesOf<
  'organizer/parties/form' | 'organizer/parties/board' | 'organizer/parties/invitations'
> = {
  'organizer/parties/form': {
    new: form,
    published: { ...form, publicId: 'party1', isPublished: true, card },
    wrong: {
      ...form,
      form: { ...form.form, time_zone: 'Moon/Crater' },
      errors: byName({ title: 'Enter a title.', starts_at: 'Which of the two?' }),
      problems: [
        ['Enter a title.', 'title'],
        ['Which of the two?', 'starts_at'],
      ],
      asksOccurrence: ['starts', 'ends'],
    },
    overtaken: {
      ...form,
      publicId: 'party1',
      overtaken: {
        changedBy: 'Jane Smith',
        adopted: [{ label: 'Venue', theirs: 'The barn' }],
        conflicts: [{ field: 'title', label: 'Title', mine: 'Lights', theirs: 'Candles' }],
      },
    },
  },
  'organizer/parties/board': {
    full: board,
    empty: emptyBoard,
    'with nobody under this filter': { ...board, filter: 'not-sent', households: [] },
    archived: {
      ...{ ...emptyBoard, state: 'archived' },
      table: { isLaid: true, gaps: 'Nothing is missing.', freed: undefined },
    },
  },
  'organizer/parties/invitations': {
    empty: invitations,
    'not found': { ...invitations, search: 'Nicholas' },
    some: {
      ...invitations,
      isPublished: true,
      choices: [
        choice,
        { ...choice, publicId: 'h2', wasInvitedLastTime: true, isChecked: true },
        { ...choice, publicId: 'h3', isInvited: true },
      ],
      openCount: 2,
      lastTimeCount: 1,
      checked: 'last-time',
    },
  },
}
