// The states of the pages that are made to be printed.
import { drawQrCode } from '../../pages/paper/qr-code.ts'
import type { SheetHead } from '../../pages/paper/sheets.ts'
import type { KitchenProps } from '../../pages/paper/table-sheets.ts'
import type { DishRow } from '../../pages/table/dish-rows.ts'
import type { StatesOf } from './states-of.ts'

const at = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }

const head: SheetHead = {
  ...{ publicId: 'party1', title: 'Evening of Lights', when: at, where: 'The barn, Hill Road 1' },
  ...{ totals: '12 attending, 2 maybe', asOf: at },
}

const pie: DishRow = {
  ...{ publicId: 'd1', name: 'Apple pie', wished: 'Dessert', amount: '8 servings' },
  ...{ who: 'Lee Family', isOwn: false, note: 'Needs the oven.', isUnsaid: false },
  eaten: {
    ...{ contents: 'Contains nuts', safety: 'Safe for 1 of 2' },
    names: 'Not for Timmy Smith.',
  },
  ...{ url: undefined, takeBack: undefined },
}

const unsaid: DishRow = {
  ...pie,
  ...{ publicId: 'd2', wished: '', amount: '', who: '', note: '', isUnsaid: true },
  eaten: { contents: 'Not said what is in it', safety: '', names: '' },
}

const kitchen: KitchenProps = {
  ...head,
  ...{ gaps: ['No salad yet'], noGap: 'Nothing is missing.' },
  brings: [
    { heading: 'Dessert', dishes: [pie, unsaid] },
    { heading: 'Things', dishes: [{ ...unsaid, eaten: undefined }] },
  ],
  open: [
    {
      ...{ publicId: 'w1', name: 'Salad', kind: '', left: '2 wanted', note: '' },
      ...{ amount: 1, unit: 'pieces', asksName: true },
    },
  ],
  strictly: [{ need: 'no nuts (allergy)', isAllergy: true, who: 'Timmy Smith', count: 1 }],
  ifPossible: [{ need: 'vegan', isAllergy: false, who: 'John and Jane Smith', count: 2 }],
}

const { strictly: _, ifPossible: __, ...dishes } = kitchen

const url = 'https://party.example/i/secret'

export const paperStates: StatesOf<
  | 'organizer/paper/paper'
  | 'organizer/paper/guest-list'
  | 'organizer/paper/potluck'
  | 'organizer/paper/kitchen'
  | 'organizer/paper/name-cards'
  | 'organizer/paper/invitations'
> = {
  'organizer/paper/paper': {
    some: {
      ...{ publicId: 'party1', title: 'Evening of Lights' },
      sheets: [{ url: '/organizer/parties/party1/paper/guests', name: 'Guest list', text: '12.' }],
    },
  },
  'organizer/paper/guest-list': {
    full: {
      ...head,
      households: [
        {
          name: 'Smith Family',
          people: [
            { name: 'John Smith', isChild: false, isAttending: true, reply: 'attending' },
            { name: 'Timmy Smith', isChild: true, isAttending: false, reply: 'maybe' },
          ],
          notComing: '',
        },
        { name: 'Lee Family', people: [], notComing: 'Ann Lee' },
      ],
    },
    empty: { ...head, when: undefined, where: '', households: [] },
  },
  'organizer/paper/potluck': {
    full: { ...dishes, seesNames: true, eats: ['2 people can’t eat nuts'] },
    empty: { ...dishes, seesNames: false, eats: [], gaps: [], open: [], brings: [] },
  },
  'organizer/paper/kitchen': {
    full: kitchen,
    empty: { ...kitchen, strictly: [], ifPossible: [], gaps: [], brings: [] },
  },
  'organizer/paper/name-cards': {
    full: { ...head, cards: [{ firstName: 'Timmy', lastName: 'Smith', size: 'short' }] },
    empty: { ...head, cards: [] },
  },
  'organizer/paper/invitations': {
    full: {
      ...{ publicId: 'party1', title: 'Evening of Lights', hostName: 'John Smith' },
      hasSeveralHosts: false,
      when: { iso: at.iso, day: 'Sunday', hours: '6 pm', zone: 'New York time', timeZone: 'UTC' },
      ...{ venue: 'The barn', address: [{ text: 'Hill Road 1', href: undefined }] },
      ...{ arrival: [], description: [[{ text: 'Bring a sledge.', href: undefined }]] },
      contact: [{ text: 'John', href: undefined }],
      ...{ replyBy: 'Sunday 13 December', closed: '' },
      households: [
        {
          name: 'Lee Family',
          house: { name: 'Lee Family', members: [] },
          link: { url, qrCode: drawQrCode(url, 'QR code of the link of <Lee> Family') },
        },
        { name: 'Old Family', house: { name: 'Old Family', members: [] }, link: undefined },
      ],
    },
    empty: {
      ...{ publicId: 'party1', title: 'Lights', hostName: 'John Smith', when: undefined },
      hasSeveralHosts: true,
      ...{ venue: '', address: [], arrival: [], description: [], contact: [] },
      ...{ replyBy: '', closed: 'It is a draft.', households: [] },
    },
  },
}
