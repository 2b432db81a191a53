import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Diner } from './diners.ts'
import { NO_NEEDS, needsAsTyped, readNeeds, typedNeeds } from './needs-form.ts'
import { AVOIDS, FOOD_TAGS, type FoodNeed, type FoodTag } from './tags.ts'
import { madeWithout, safetyOf } from './tally.ts'

const need = (tag: FoodTag | null, words = ''): FoodNeed => ({ strength: 'allergy', tag, words })

const diner = (firstName: string, ...needs: FoodNeed[]): Diner => ({
  ...{ id: 1, firstName, lastName: 'Lee', household: 'Lee Family', reply: 'attending' },
  needs,
})

describe('a dish', () => {
  const diners = [
    diner('Ann', need('vegan')),
    diner('Ben', need('no nuts')),
    diner('Cat', need(null, 'kiwi')),
    diner('Dan'),
  ]

  it('is safe for those who avoid nothing that is in it, and of whose allergy it can be said', () => {
    const safety = safetyOf(['nuts', 'eggs'], diners)
    assert.deepEqual([safety.safe, safety.of], [1, 4])
    assert.deepEqual(
      [safety.notFor, safety.unsure].map((list) => list.map(({ firstName }) => firstName)),
      [['Ann', 'Ben'], ['Cat']],
    )
    assert.equal(safetyOf([], diners).safe, 3)
  })

  it('is made without what somebody avoids and is not in it', () => {
    assert.deepEqual(madeWithout(['nuts', 'eggs'], diners), [...['dairy', 'fish', 'meat']])
    const halal = [diner('Eve', need('halal'), need('no pork'))]
    assert.deepEqual(madeWithout(['alcohol'], halal), ['meat', 'pork'])
    assert.deepEqual(madeWithout([], [diner('Dan')]), [])
  })

  it('has something to avoid for every tag', () => {
    for (const tag of FOOD_TAGS) assert.ok(AVOIDS[tag].length > 0, tag)
    assert.ok(AVOIDS['no pork'].every((one) => AVOIDS.halal.includes(one)))
  })
})

describe('the form of what people eat', () => {
  const fields = new Map([
    ['allergy-no-nuts', 'yes'],
    ['preference-vegan', 'yes'],
    ['allergy_words', ' kiwi, celery; kiwi,, '],
    ['preference_words', 'not too hot'],
  ])

  it('reads boxes and words, and shows them again', () => {
    const { needs, errors } = readNeeds(typedNeeds(fields))
    assert.deepEqual(errors, {})
    assert.deepEqual(
      needs.map(({ strength, tag, words }) => `${strength} ${tag ?? words}`),
      [
        ...['allergy no nuts', 'allergy kiwi', 'allergy celery'],
        ...['preference vegan', 'preference not too hot'],
      ],
    )
    assert.deepEqual(readNeeds(needsAsTyped(needs)).needs, needs)
    assert.deepEqual(readNeeds(NO_NEEDS), { needs: [], errors: {} })
  })

  it('says what is too long', () => {
    const long = { ...NO_NEEDS, allergyWords: 'x'.repeat(61), preferenceWords: 'x'.repeat(201) }
    assert.deepEqual(Object.keys(readNeeds(long).errors), ['allergy_words', 'preference_words'])
  })
})
