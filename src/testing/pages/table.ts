// The states of the pages about the table.
import { type DishFormProps, dishFormProps, NEW_DISH } from '../../pages/table/dish-form.ts'
import type { DishRow } from '../../pages/table/dish-rows.ts'
import { drawTable } from '../../pages/table/drawing.ts'
import type { HostTableProps } from '../../pages/table/host-table.ts'
import type { TableProps, WishRow } from '../../pages/table/table.ts'
import { NEW_WISH, type WishFormProps, wishFormProps } from '../../pages/table/wish-form.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const drawing = drawTable({ wishes: [], claims: [] })

const pie: DishRow = {
  ...{ publicId: 'd1', name: 'Apple pie', wished: 'Dessert', amount: '8 servings' },
  ...{ who: 'Lee Family', isOwn: true, note: 'Needs the oven.', isUnsaid: false },
  eaten: { contents: 'Contains gluten', safety: 'Safe for 14 of 16', names: '' },
  ...{ url: '/i/secret/table/dishes/d1', takeBack: '/i/secret/table/dishes/d1/take-back' },
}

const chairs: DishRow = {
  ...{ publicId: 'd2', name: 'Chairs', wished: '', amount: '× 2', who: '', isOwn: false },
  ...{ note: '', eaten: undefined, isUnsaid: false, url: undefined, takeBack: undefined },
}

const unsaid: DishRow = {
  ...pie,
  ...{ publicId: 'd3', wished: '', amount: '', note: '', isUnsaid: true },
  eaten: { contents: 'Not said what is in it', safety: '', names: '' },
}

const wish: WishRow = {
  ...{ publicId: 'w1', name: 'Salad', kind: '', left: '2 wanted, 8 servings each' },
  ...{ note: 'Without nuts, please.', amount: 8, unit: 'servings', asksName: true },
}

const table: TableProps = {
  ...{ isPlain: true, title: 'Evening of Lights', drawing, closed: undefined },
  addresses: {
    ...{ invitation: '/i/secret', table: '/i/secret/table', offer: '/i/secret/table/offer' },
    ...{ food: '/i/secret/food', dish: () => '', takeBack: () => '' },
  },
  until: 'until the party begins: Sunday 20 December at 6 pm, New York time',
  gaps: ['No salad yet', 'Chairs: 4 of 6 still open'],
  noGap: 'Nothing is missing.',
  own: [pie, { ...unsaid }],
  wishes: [
    wish,
    { ...wish, publicId: 'w2', kind: 'side', note: '', left: '', unit: 'pieces', asksName: false },
  ],
  brings: [
    { heading: 'Dessert', dishes: [{ ...pie, publicId: 'd4' }] },
    { heading: 'Things', dishes: [chairs] },
  ],
  seesNames: true,
  eats: ['2 people can’t eat nuts'],
}

const dish: DishFormProps = dishFormProps({
  ...{ isPlain: true, heading: 'Offer something', typed: NEW_DISH, errors: byName({}) },
  ...{ action: '/i/secret/table/offer', back: '/i/secret/table' },
})

const forWish: DishFormProps = {
  ...dish,
  heading: 'Bring Apple pie',
  wish: { publicId: 'w1', name: 'Apple pie', kind: 'dessert', unit: 'servings' },
}

const hindrance = {
  ...{ heading: 'Somebody was faster', text: 'Nothing is saved.', anyway: 'Bring it anyway' },
  instead: undefined,
}

const newWish: WishFormProps = wishFormProps(NEW_WISH, byName({}))

const host: HostTableProps = {
  ...{ publicId: 'party1', title: 'Evening of Lights', drawing, isOpen: true },
  ...{ until: table.until, people: '18 people attend', gaps: table.gaps },
  noGap: table.noGap,
  freed: { lines: ['Nobody of Lee Family comes any more: “Pie” is free again.'], until: 1 },
  wishes: [
    {
      ...{ publicId: 'w1', name: 'Apple pie', kind: 'dessert', left: 'all promised' },
      ...{ note: 'Warm.', isFull: true, claims: 'Lee Family (8 servings)' },
    },
    {
      ...{ publicId: 'w2', name: 'Salad', kind: '', left: '', note: '', isFull: false },
      claims: '',
    },
  ],
  brings: [
    {
      heading: 'Dessert',
      dishes: [
        {
          ...pie,
          ...{ isOwn: false, url: '/organizer/parties/party1/table/dishes/d1' },
          takeBack: '/organizer/parties/party1/table/dishes/d1/take-back',
          eaten: {
            ...{ contents: 'Contains nuts', safety: 'Safe for 1 of 2' },
            names: 'Not for Timmy Smith.',
          },
        },
      ],
    },
  ],
  eats: [{ isAllergy: true, count: 1, need: 'no nuts (allergy)', who: 'Timmy Smith' }],
  form: newWish,
  menu: { kinds: [{ value: 'main', label: 'Main dish' }], servings: 18 },
}

const wrongWish: WishFormProps = wishFormProps(
  { ...NEW_WISH, servings: 'many' },
  byName({ servings: 'Enter a whole number from 1 to 999.' }),
)

export const tableStates: StatesOf<
  'table/table' | 'table/dish' | 'organizer/table/table' | 'organizer/table/wish'
> = {
  'table/table': {
    full: table,
    'of somebody who is logged in, all promised': { ...table, isPlain: false, wishes: [] },
    empty: {
      ...{
        ...table,
        noGap: 'Nothing is wished for yet.',
        gaps: [],
        own: [],
        wishes: [],
        brings: [],
        eats: [],
      },
    },
    'with hidden guests, nothing missing': { ...table, gaps: [], seesNames: false },
    closed: { ...table, closed: 'The party has begun.', own: [chairs] },
  },
  'table/dish': {
    new: dish,
    'of a wish': forWish,
    'promised already': {
      ...forWish,
      ...{ takeBack: '/i/secret/table/dishes/d1/take-back', isEaten: false },
      wish: { publicId: undefined, name: 'Chairs', kind: 'thing', unit: 'pieces' },
    },
    'for the host to choose a household': {
      ...{ ...dish, isPlain: false },
      households: [
        { publicId: 'h1', name: 'Smith Family', isChosen: true },
        { publicId: 'h2', name: 'Johnson Family', isChosen: false },
      ],
    },
    'somebody was faster': { ...forWish, hindrance },
    'changed meanwhile': { ...forWish, typed: { ...NEW_DISH, seen: 'mark' }, hindrance },
    'wished for': {
      ...dish,
      hindrance: { ...hindrance, instead: { wish: 'w1', label: 'Take the wish' } },
    },
    refused: { ...dish, hindrance: { ...hindrance, anyway: undefined } },
    wrong: {
      ...dish,
      typed: { ...NEW_DISH, unit: 'pieces', contains: ['nuts'], containsNone: true },
      errors: byName({ name: 'Say what you bring.', contains: 'Not both.' }),
      problems: [
        ['Say what you bring.', 'name'],
        ['Not both.', 'contains'],
      ],
    },
  },
  'organizer/table/table': {
    full: host,
    empty: { ...host, gaps: [], freed: undefined, wishes: [], brings: [], eats: [] },
    wrong: { ...host, form: wrongWish },
    archived: { ...host, isOpen: false, freed: undefined, wishes: [] },
  },
  'organizer/table/wish': {
    known: {
      ...{ ...wishFormProps({ ...NEW_WISH, seen: 'mark' }), party: 'party1', wish: 'w1' },
      ...{ errors: byName({}), name: 'Apple pie', promised: [] },
    },
    new: { ...newWish, party: 'party1', wish: 'w1', name: 'Apple pie', promised: [] },
    promised: {
      ...{ ...wrongWish, party: 'party1', wish: 'w1', name: 'Apple pie' },
      promised: ['Lee Family (8 servings)'],
    },
  },
}
