import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DISH_LIMITS,
  dishAsTyped,
  readDishForm,
  readWishForm,
  type TypedDish,
  type TypedWish,
  wishAsTyped,
} from './dish-form.ts'

const typedWish = (more: Partial<TypedWish> = {}): TypedWish => ({
  ...{
    kind: 'vegetable-side',
    name: ' Red cabbage ',
    servings: '8',
    wanted: '',
    note: '',
    seen: '',
  },
  ...more,
})

const typedDish = (more: Partial<TypedDish> = {}): TypedDish => ({
  ...{ kind: 'dessert', name: 'Stollen', amount: ' 12 ', unit: 'servings', note: '' },
  ...{ contains: [], containsNone: false, isSure: false, seen: '' },
  ...more,
})

describe('the form of a wish', () => {
  it('reads what is typed: one of it where nothing is said, things in pieces', () => {
    const { wish, errors } = readWishForm(typedWish())
    assert.deepEqual(errors, {})
    assert.deepEqual(wish, {
      ...{ kind: 'vegetable side', name: 'Red cabbage', servings: 8, wanted: 1, note: '' },
    })
    assert.deepEqual(readWishForm(wishAsTyped(wish)).wish, wish)
    const chairs = readWishForm(typedWish({ kind: 'thing', name: 'Chairs', wanted: '6' }))
    assert.deepEqual([chairs.wish.servings, chairs.wish.wanted], [null, 6])
  })

  it('names all that is wrong at once', () => {
    const wrong = {
      ...{ kind: 'feast', name: 'x'.repeat(81), servings: '0', wanted: '1.5' },
      note: 'x'.repeat(301),
    }
    const { errors } = readWishForm(typedWish(wrong))
    assert.deepEqual(Object.keys(errors), ['kind', 'name', 'servings', 'wanted', 'note'])
    assert.match(errors.servings ?? '', /from 1 to 999/)
    assert.match(readWishForm(typedWish({ kind: 'thing', name: '' })).errors.name ?? '', /Say what/)
  })
})

describe('the form of a dish', () => {
  it('reads what is typed, and tells “nobody has said” from “none of these”', () => {
    const { dish, errors } = readDishForm(typedDish())
    assert.deepEqual(errors, {})
    assert.deepEqual([dish.amount, dish.unit, dish.contains], [12, 'servings', null])
    assert.deepEqual(readDishForm(typedDish({ containsNone: true })).dish.contains, [])
    const marked = readDishForm(typedDish({ contains: ['pork', 'gluten'] })).dish.contains
    assert.deepEqual(marked, ['gluten', 'meat', 'pork'])
    const again = dishAsTyped({ ...dish, amount: 12, contains: [] })
    assert.deepEqual([again.containsNone, again.amount], [true, '12'])
  })

  it('counts things in pieces, and a dish of which nobody says how many it serves', () => {
    const { dish } = readDishForm(typedDish({ amount: '' }))
    assert.deepEqual([dish.amount, dish.unit], [undefined, 'pieces'])
    const lamp = readDishForm(typedDish({ kind: 'thing', amount: '2', contains: ['nuts'] })).dish
    assert.deepEqual([lamp.unit, lamp.contains], ['pieces', null])
  })

  it('takes kind and unit from the wish, and needs no name then', () => {
    const wish = { kind: 'salad', unit: 'pieces' } as const
    const { dish, errors } = readDishForm(typedDish({ kind: '', name: '' }), wish)
    assert.deepEqual(errors, {})
    assert.deepEqual([dish.kind, dish.unit], ['salad', 'pieces'])
  })

  it('names all that is wrong at once', () => {
    const wrong = {
      ...{ kind: '', name: ' ', amount: '-1', note: 'x'.repeat(DISH_LIMITS.note + 1) },
      ...{ contains: ['nuts' as const], containsNone: true },
    }
    const { errors } = readDishForm(typedDish(wrong))
    assert.deepEqual(Object.keys(errors), ['kind', 'name', 'amount', 'note', 'contains'])
  })
})
