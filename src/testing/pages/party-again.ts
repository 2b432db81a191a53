// The states of the page that repeats a party.
import type { PartyAgainProps } from '../../pages/party-again.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const again: PartyAgainProps = {
  ...{ publicId: 'p1', lastTitle: 'Lights', lastWhen: 'Sunday 20 December, 6 pm' },
  form: { title: 'Lights', starts_on: '2027-12-19', keepsWishes: true, households: undefined },
  proposed: 'Sunday 19 December 2027',
  limits: { title: 120 },
  households: [
    {
      ...{ publicId: 'h1', name: 'Smith Family', people: 'John and Timmy (child)' },
      ...{ isTicked: true, wasInvited: true, changes: ['Bob lived here the last time.'] },
    },
  ],
  archived: 'Kim Household',
  ofOthers: 'Lee Family',
  wishes: '5 wishes',
  errors: byName({}),
  problems: [],
}

export const partyAgainStates: StatesOf<'organizer/parties/again'> = {
  'organizer/parties/again': {
    'at first': again,
    'with nothing of the last time': {
      ...again,
      ...{
        lastWhen: undefined,
        proposed: undefined,
        wishes: undefined,
        archived: undefined,
        ofOthers: undefined,
      },
      form: { ...again.form, starts_on: '' },
      households: [],
    },
    'with errors': {
      ...again,
      errors: byName({ title: 'Give the party a title.', starts_on: 'Choose a day to come.' }),
      problems: [['Give the party a title.', 'title']],
    },
  },
}
