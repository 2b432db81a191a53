// Archives, moves and deletes a household and its people.
import type { Database } from '../database/database.ts'
import {
  archiveHousehold,
  deleteHousehold,
  deletePerson,
  findAttached,
  movePerson,
} from '../domain/household-keeping.ts'
import { getHousehold, personIn } from '../domain/households.ts'
import { fullNameOf } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

interface KeepingNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

export function householdKeepingRoutes(organizers: OrganizerScope, needs: KeepingNeeds): void {
  keepingRoutes(organizers, needs)
  peopleRoutes(organizers, needs)
}

function keepingRoutes(organizers: OrganizerScope, { db, clock }: KeepingNeeds): void {
  organizers.post(paths.archiveHousehold, async (visit, reply) => {
    const { household } = visit.params
    const { name } = await archiveHousehold(db, visit.person, household, clock())
    await showNotice(visit, 'success', `${name} is in the archive. Past replies are kept.`)
    return reply.redirect(paths.household({ household }), 303)
  })

  organizers.post(paths.restoreHousehold, async (visit, reply) => {
    const { household } = visit.params
    const { name } = await archiveHousehold(db, visit.person, household, null)
    await showNotice(visit, 'success', `${name} is back from the archive.`)
    return reply.redirect(paths.household({ household }), 303)
  })

  organizers.get(paths.deleteHousehold, async ({ person, params }, reply) => {
    const { publicId, name } = await getHousehold(db, person, params.household)
    const attached = await findAttached(db, person, publicId)
    const props = { publicId, name, attached, personPublicId: undefined }
    return reply.page('organizer/households/delete', `Delete ${name}?`, props)
  })

  organizers.post(paths.deleteHousehold, async (visit, reply) => {
    const { name } = await deleteHousehold(db, visit.person, visit.params.household, clock())
    await showNotice(visit, 'success', `${name} is deleted.`)
    return reply.redirect(paths.households, 303)
  })
}

function peopleRoutes(organizers: OrganizerScope, { db, clock }: KeepingNeeds): void {
  organizers.post(paths.movePerson, async (visit, reply) => {
    const { household: from, person } = visit.params
    const to = visit.form.text('to')
    const moved = await movePerson(db, visit.person, { from, person, to, now: clock() })
    await showNotice(visit, 'success', `${moved.person.firstName} lives in ${moved.to.name} now.`)
    return reply.redirect(paths.household({ household: moved.to.publicId }), 303)
  })

  organizers.get(paths.deletePerson, async ({ person, params }, reply) => {
    const household = await getHousehold(db, person, params.household)
    const { firstName, lastName, publicId } = personIn(household, params.person)
    const attached = await findAttached(db, person, household.publicId, publicId)
    const name = fullNameOf({ firstName, lastName })
    const props = { publicId: household.publicId, name, attached, personPublicId: publicId }
    return reply.page('organizer/households/delete', `Delete ${name}?`, props)
  })

  organizers.post(paths.deletePerson, async (visit, reply) => {
    const { household, person } = visit.params
    const { firstName } = await deletePerson(db, visit.person, household, person, clock())
    await showNotice(visit, 'success', `${firstName} is deleted.`)
    return reply.redirect(paths.household({ household }), 303)
  })
}
