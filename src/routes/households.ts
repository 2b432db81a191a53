// /organizer/households/: the list, and one household.
import type { Database } from '../database/database.ts'
import { listNeeds } from '../domain/food/needs.ts'
import { getHousehold, listHouseholds } from '../domain/households.ts'
import { householdProps, householdsProps } from '../pages/households.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

export function householdRoutes(organizers: OrganizerScope, { db }: { db: Database }): void {
  organizers.get(paths.households, async ({ person, query }, reply) => {
    const archived = query.show === 'archived'
    const households = await listHouseholds(db, person, { archived })
    const props = householdsProps(person, households, { archived, search: query.search ?? '' })
    return reply.page('organizer/households/list', 'Households', props)
  })

  organizers.get(paths.household, async ({ person, params }, reply) => {
    const household = await getHousehold(db, person, params.household)
    const people = household.people.map(({ id }) => id)
    const needs = await listNeeds(db, people)
    const props = householdProps(household, await listHouseholds(db, person), needs)
    return reply.page('organizer/households/household', household.name, props)
  })
}
