// The states of the page about food needs.
import { NO_NEEDS } from '../../domain/food/needs-form.ts'
import { type FoodFormProps, foodFormProps } from '../../pages/food/food-form.ts'
import type { StatesOf } from './states-of.ts'
import { byName } from './strict-templates.ts'

const food: FoodFormProps = foodFormProps({
  ...{ isPlain: true, name: 'Smith Family', action: '/i/secret/food', isAsked: true },
  back: { url: '/i/secret/table', label: 'The table' },
  errors: byName({}),
  people: [
    {
      person: { publicId: 'p1', firstName: 'John', lastName: 'Smith' },
      typed: NO_NEEDS,
      shown: '',
    },
    {
      person: { publicId: 'p3', firstName: 'Timmy', lastName: 'Smith' },
      typed: { ...NO_NEEDS, allergy: ['no nuts'], preferenceWords: 'not too hot' },
      shown: 'allergy no nuts',
    },
  ],
})

export const foodStates: StatesOf<'table/food'> = {
  'table/food': {
    some: food,
    'for the organizer': { ...food, isPlain: false, isAsked: false },
    nobody: { ...food, people: [] },
    'of a form that does not say what it showed': {
      ...food,
      people: food.people.map((person) => ({ ...person, shown: undefined })),
    },
    wrong: {
      ...food,
      errors: byName({ 'food-p3-preference_words': 'Shorten this.' }),
      problems: [['Shorten this.', 'food-p3-preference_words']],
    },
  },
}
