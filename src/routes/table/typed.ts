// Reads what the forms of the table and of food needs have sent.
import { typedNeeds } from '../../domain/food/needs-form.ts'
import { CONTENTS } from '../../domain/food/tags.ts'
import type { TypedDish, TypedWish } from '../../domain/potluck/dish-form.ts'
import { foodPrefix, type TypedPersonNeeds } from '../../pages/food/food-form.ts'
import type { Form } from '../../plugins/forms.ts'

export const typedWish = (form: Form): TypedWish => ({
  kind: form.text('kind'),
  name: form.text('name'),
  servings: form.text('servings'),
  wanted: form.text('wanted'),
  note: form.text('note'),
  seen: form.text('seen'),
})

export function typedDish(form: Form): TypedDish {
  return {
    kind: form.text('kind'),
    name: form.text('name'),
    amount: form.text('amount'),
    unit: form.text('unit') === 'pieces' ? 'pieces' : 'servings',
    note: form.text('note'),
    contains: CONTENTS.filter((one) => form.has(`contains-${one}`)),
    containsNone: form.has('contains-none'),
    isSure: form.text('anyway') === 'yes',
    seen: form.text('seen'),
  }
}

/** A person for whom the form has no fields, having joined meanwhile, is left out. */
export function typedPeople(
  form: Form,
  people: readonly TypedPersonNeeds['person'][],
): TypedPersonNeeds[] {
  return people.flatMap((person) => {
    const fields = form.withPrefix(foodPrefix(person.publicId))
    const shown = fields.get('shown')
    return fields.has('asked') ? [{ person, typed: typedNeeds(fields), shown }] : []
  })
}
