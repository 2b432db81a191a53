// The states of the pages that a household opens by its link.

import type { AnswerForm } from '../../pages/answer-form.ts'
import type { InvitationProps } from '../../pages/invitation.ts'
import type { GuestNamesProps, GuestPersonProps } from '../../pages/invitation-people.ts'
import type { StreetHousehold } from '../../pages/street/house-plan.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'
import { emptyWall, hostsWall, wallComeBack, wallState } from './wall.ts'

const addresses = { action: '/i/secret/names', back: '/i/secret' }

const smiths: StreetHousehold = {
  name: 'Smith Family',
  members: [
    { name: 'John', kind: 'adult', reply: 'attending' },
    { name: 'Timmy', kind: 'child', reply: 'no response' },
  ],
}

const when = {
  ...{ iso: '2026-12-20T23:00:00.000Z', timeZone: 'America/New_York' },
  ...{ day: 'Sunday 20 December', hours: '6 pm', zone: 'New York time' },
}

const card = {
  title: 'Evening of Lights',
  hostName: 'John Smith',
  hasSeveralHosts: false,
  when,
  venue: 'Our house',
  address: [{ text: '1 Elm Street', href: undefined }],
  arrival: [[{ text: 'Ring twice.', href: undefined }]],
  description: [[{ text: 'https://party.example', href: 'https://party.example' }]],
  contact: [{ text: '555 0100', href: 'tel:5550100' }],
}

export const answerFormState: AnswerForm = {
  action: '/i/secret',
  isOpen: true,
  until: 'until the end of Sunday 13 December',
  version: 1,
  rows: [
    {
      ...{ publicId: 'p1', fullName: 'John Smith', isChild: false },
      ...{ chosen: 'attending', reply: 'attending' },
    },
    {
      ...{ publicId: 'p3', fullName: 'Timmy Smith', isChild: true },
      ...{ chosen: '', reply: 'no response' },
    },
  ],
  adults: [{ publicId: 'p1', firstName: 'John' }],
  answeredBy: '',
  note: '',
  maxNote: 500,
  otherNote: undefined,
  errors: byName({}),
  problems: [],
  hasAnswered: false,
}

const invitation: InvitationProps = {
  ...card,
  viewer: 'guest',
  household: smiths,
  street: [smiths, { ...smiths, name: 'Johnson Family' }],
  showGuests: true,
  counts: '1 attending, 1 has not answered',
  form: answerFormState,
  receipt: undefined,
  history: ['1', '2', '3', '4', '5'].map((day) => `John changed the note, ${day} December`),
  links: {
    ...{ calendar: '/i/secret/calendar.ics', names: '/i/secret/names' },
    people: '/i/secret/people',
    food: '/i/secret/food',
  },
  table: {
    ...{ url: '/i/secret/table', own: 'Your household brings Apple pie.' },
    gaps: 'No salad yet.',
  },
  wall: wallState,
  publishing: undefined,
}

const publishing = {
  ...{ partyPublicId: 'party1', isDraft: true, missing: ['when it begins'] },
  households: '3 households',
}

const preview: InvitationProps = {
  ...invitation,
  ...{ viewer: 'preview', when: undefined, venue: '', address: [], arrival: [], contact: [] },
  ...{ description: [], showGuests: false, street: [smiths], history: [], publishing },
  form: { ...answerFormState, action: undefined, until: undefined, adults: [] },
  links: { calendar: undefined, names: undefined, people: undefined, food: undefined },
  table: undefined,
  wall: undefined,
}

const names: GuestNamesProps = {
  ...addresses,
  rows: [{ publicId: 'p3', firstName: 'Timmy', lastName: 'Smith', was: 'Timmy\nSmith' }],
  errors: byName({}),
  problems: [],
}

const person: GuestPersonProps = {
  ...addresses,
  room: '1 person',
  ...{ firstName: '', lastName: '', kind: '' },
  errors: byName({}),
  problems: [],
}

export const invitationStates: StatesOf<
  | 'invitation/invitation'
  | 'invitation/names'
  | 'invitation/person'
  | 'invitation/none'
  | 'invitation/link-preview'
> = {
  'invitation/invitation': {
    new: invitation,
    'saved a moment ago': {
      ...invitation,
      viewer: 'organizer',
      form: { ...answerFormState, hasAnswered: true },
      receipt: {
        saved: ['Timmy is coming.'],
        overwritten: ['Jane said that he is not.'],
        meanwhile: ['Jane wrote a note.'],
      },
    },
    'saved as it was': {
      ...invitation,
      receipt: { saved: [], overwritten: [], meanwhile: [] },
    },
    'come back with two notes': {
      ...invitation,
      form: {
        ...answerFormState,
        otherNote: { text: '', told: 'Jane wrote a note, 14:02' },
        errors: byName({ note: 'Which of the two?', 'reply-p3': 'Choose one of the three.' }),
        problems: [
          ['Choose one of the three.', 'reply-p3'],
          ['Which of the two?', 'note'],
        ],
      },
    },
    'a preview of little': preview,
    'a draft that can be published': { ...preview, publishing: { ...publishing, missing: [] } },
    'a preview of what is published': { ...preview, publishing: { ...publishing, isDraft: false } },
    'with a table on which nothing is missing': {
      ...invitation,
      table: { url: '/i/secret/table', own: 'Your household brings nothing yet.', gaps: '' },
    },
    'with a message that came back': { ...invitation, wall: wallComeBack },
    'with a wall of the host alone': { ...invitation, showGuests: false, wall: hostsWall },
    'with an empty wall': { ...invitation, wall: emptyWall },
    closed: { ...invitation, form: { ...answerFormState, isOpen: false, note: 'We bring cake.' } },
    'closed, and nobody to call': {
      ...invitation,
      contact: [],
      form: { ...answerFormState, isOpen: false, until: undefined },
    },
  },
  'invitation/names': {
    'as they are': names,
    wrong: {
      ...names,
      errors: byName({ 'first_name-p3': 'Enter a name.' }),
      problems: [['Enter a name.', 'first_name-p3']],
    },
  },
  'invitation/person': {
    new: person,
    wrong: {
      ...person,
      kind: 'child',
      errors: byName({ first_name: 'Enter a name.' }),
      problems: [['Enter a name.', 'first_name']],
    },
    'no room': { ...person, room: undefined },
  },
  'invitation/none': Object.fromEntries(
    (['number', 'gate', 'plots', 'house'] as const).map((picture) => [
      picture,
      {
        heading: 'There is a newer link',
        message: 'This one opens nothing.',
        steps: ['Ask whoever invited you.'],
        contact: picture === 'gate' ? card.contact : [],
        picture,
      },
    ]),
  ),
  'invitation/link-preview': { dated: card, 'without a date': { ...card, when: undefined } },
}
