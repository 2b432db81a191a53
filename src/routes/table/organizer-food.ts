// /organizer/households/:household/food: an organizer says what the people of a household can't eat.
import { listNeeds, saveNeedsOfHousehold } from '../../domain/food/needs.ts'
import { getHousehold, type Household } from '../../domain/households.ts'
import { asKnown, foodFormProps } from '../../pages/food/food-form.ts'
import { paths } from '../../paths.ts'
import { showNotice } from '../../plugins/notices.ts'
import type { OrganizerScope } from '../../plugins/organizers.ts'
import { readPeople, shownIn } from './household-food.ts'
import type { TableNeeds } from './seat.ts'
import { typedPeople } from './typed.ts'

export function organizerFoodRoutes(
  organizers: OrganizerScope,
  { db }: Pick<TableNeeds, 'db'>,
): void {
  organizers.get(paths.householdFood, async ({ person: organizer, params }, reply) => {
    const household = await getHousehold(db, organizer, params.household)
    const needs = await listNeeds(
      db,
      household.people.map(({ id }) => id),
    )
    const people = household.people.map((person) => asKnown(person, needs.get(person.id)))
    const props = foodFormProps({ ...factsOf(household), people })
    return reply.page('table/food', `What ${household.name} eats`, props)
  })

  organizers.post(paths.householdFood, async (visit, reply) => {
    const household = await getHousehold(db, visit.person, visit.params.household)
    const people = typedPeople(visit.form, household.people)
    const { needs, errors } = readPeople(people)
    if (Object.keys(errors).length > 0) {
      const props = foodFormProps({ ...factsOf(household), people, errors })
      return reply.code(422).page('table/food', `Error: What ${household.name} eats`, props)
    }
    await saveNeedsOfHousehold(db, visit.person, household.publicId, needs, shownIn(people))
    await showNotice(visit, 'success', `Saved: what ${household.name} eats.`)
    return reply.redirect(paths.household(visit.params), 303)
  })
}

const factsOf = ({ name, publicId }: Household) => ({
  ...{ isPlain: false, name, isAsked: false, action: paths.householdFood({ household: publicId }) },
  back: { url: paths.household({ household: publicId }), label: name },
})
