// /organizer/households/: the list, one household, its form, quick entry, and moving people.
import type { FastifyReply } from 'fastify'
import { findDoubles } from '../domain/doubles.ts'
import {
  HOUSEHOLD_LIMITS,
  type HouseholdInput,
  PERSON_FIELDS,
  type PersonFields,
  readHouseholdForm,
} from '../domain/household-form.ts'
import {
  archiveHousehold,
  deleteHousehold,
  deletePerson,
  findAttached,
  movePerson,
} from '../domain/household-keeping.ts'
import {
  addHouseholds,
  editHousehold,
  getHousehold,
  listHouseholds,
  personIn,
} from '../domain/households.ts'
import { type InvitationNeeds, inviteHouseholds } from '../domain/invitations.ts'
import { readQuickEntry } from '../domain/quick-entry.ts'
import {
  householdForm,
  householdProps,
  householdsProps,
  pasteProps,
  typedHouseholdForm,
} from '../pages/households.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

/** A household that is made on the spot is invited at once, hence the links. */
type HouseholdNeeds = InvitationNeeds

export function householdRoutes(organizers: OrganizerScope, needs: HouseholdNeeds): void {
  listRoutes(organizers, needs)
  formRoutes(organizers, needs)
  pasteRoutes(organizers, needs)
  keepingRoutes(organizers, needs)
  peopleRoutes(organizers, needs)
}

function listRoutes(organizers: OrganizerScope, { db }: HouseholdNeeds): void {
  organizers.get(paths.households, async ({ person, query }, reply) => {
    const archived = query.show === 'archived'
    const households = await listHouseholds(db, person, { archived })
    const props = householdsProps(person, households, { archived, search: query.search ?? '' })
    return reply.page('organizer/households/list', 'Households', props)
  })

  organizers.get(paths.household, async ({ person, params }, reply) => {
    const household = await getHousehold(db, person, params.household)
    const props = householdProps(person, household, await listHouseholds(db, person))
    return reply.page('organizer/households/household', household.name, props)
  })
}

function formRoutes(organizers: OrganizerScope, needs: HouseholdNeeds): void {
  const { db } = needs

  organizers.get(paths.newHousehold, ({ query }, reply) => {
    const props = householdForm(undefined, query.party ?? '')
    return reply.page('organizer/households/form', 'New household', props)
  })

  organizers.post(paths.newHousehold, async (visit, reply) => {
    const typed = readTyped(visit.form)
    const { household, errors } = readHouseholdForm(typed.name, typed.rows)
    if (Object.keys(errors).length > 0) {
      const where = { publicId: undefined, party: visit.form.text('party') }
      const props = typedHouseholdForm(where, typed, errors)
      return reply.code(422).page('organizer/households/form', 'Error: New household', props)
    }
    const [publicId = ''] = await addHouseholds(db, visit.person, [household])
    const party = visit.form.text('party')
    if (!party) return saved(visit, reply, household, publicId)
    await inviteHouseholds(needs, { host: visit.person, party }, [publicId])
    await showNotice(visit, 'success', `${household.name} is saved and invited.`)
    return reply.redirect(paths.invitations({ party }), 303)
  })

  organizers.get(paths.editHousehold, async ({ person, params }, reply) => {
    const household = await getHousehold(db, person, params.household)
    const title = `Edit ${household.name}`
    return reply.page('organizer/households/form', title, householdForm(household))
  })

  organizers.post(paths.editHousehold, async (visit, reply) => {
    const { household: publicId } = visit.params
    const typed = readTyped(visit.form)
    const { household, errors } = readHouseholdForm(typed.name, typed.rows)
    if (Object.keys(errors).length > 0) {
      await getHousehold(db, visit.person, publicId)
      const props = typedHouseholdForm({ publicId, party: '' }, typed, errors)
      return reply.code(422).page('organizer/households/form', 'Error: Edit household', props)
    }
    await editHousehold(db, visit.person, publicId, household)
    return saved(visit, reply, household, publicId)
  })
}

type Noticed = Parameters<typeof showNotice>[0]

/** Doubles are saved all the same, and pointed out. */
async function saved(
  visit: Noticed,
  reply: FastifyReply,
  household: HouseholdInput,
  publicId: string,
): Promise<FastifyReply> {
  await showNotice(visit, 'success', `${household.name} is saved.`)
  for (const { text } of findDoubles([household])) await showNotice(visit, 'warning', text)
  return reply.redirect(paths.household({ household: publicId }), 303)
}

/** Rows are numbered from 1, without a gap: a form shows some to spare. */
function readTyped(form: Form): { name: string; rows: PersonFields[] } {
  const rows: PersonFields[] = []
  for (let row = 1; row <= HOUSEHOLD_LIMITS.people + 5; row++) {
    const isThere = PERSON_FIELDS.some((field) => form.has(`person-${row}-${field}`))
    if (!isThere) break
    const fields = PERSON_FIELDS.map((field) => [field, form.text(`person-${row}-${field}`)])
    rows.push(Object.fromEntries(fields) as unknown as PersonFields)
  }
  return { name: form.text('name'), rows }
}

function pasteRoutes(organizers: OrganizerScope, { db }: HouseholdNeeds): void {
  organizers.get(paths.pasteHouseholds, (_visit, reply) =>
    reply.page('organizer/households/paste', 'Paste households', pasteProps('', [], [], [])),
  )

  organizers.post(paths.pasteHouseholds, async (visit, reply) => {
    const lines = visit.form.text('lines')
    const { households, problems } = readQuickEntry(lines)
    const isReady = problems.length === 0 && households.length > 0
    if (!isReady || visit.form.text('confirm') !== 'yes') {
      const nothing = { line: 1, text: 'Paste at least one line.' }
      const found = households.length === 0 && problems.length === 0 ? [nothing] : problems
      const props = pasteProps(lines, households, found, findDoubles(households))
      const title = isReady ? 'Paste households' : 'Error: Paste households'
      return reply.code(isReady ? 200 : 422).page('organizer/households/paste', title, props)
    }
    await addHouseholds(db, visit.person, households)
    const count = households.length === 1 ? '1 household is' : `${households.length} households are`
    await showNotice(visit, 'success', `${count} added.`)
    return reply.redirect(paths.households, 303)
  })
}

function keepingRoutes(organizers: OrganizerScope, { db, clock }: HouseholdNeeds): void {
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

function peopleRoutes(organizers: OrganizerScope, { db, clock }: HouseholdNeeds): void {
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
    const name = `${firstName} ${lastName}`.trim()
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
