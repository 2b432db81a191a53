// /organizer/households/new, /:household/edit and /paste: the form of a household, and the entry of
// several at once.
import type { FastifyReply } from 'fastify'
import { findDoubles } from '../domain/doubles.ts'
import {
  HOUSEHOLD_LIMITS,
  type HouseholdInput,
  PERSON_FIELDS,
  type PersonFields,
  readHouseholdForm,
} from '../domain/household-form.ts'
import { addHouseholds, editHousehold, getHousehold } from '../domain/households.ts'
import { type InvitationNeeds, inviteHouseholds } from '../domain/invitations.ts'
import { readQuickEntry } from '../domain/quick-entry.ts'
import { householdForm, pasteProps, typedHouseholdForm } from '../pages/households.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

/** A form that was opened from a party invites its new household at once, so these routes need links. */
export function householdFormRoutes(organizers: OrganizerScope, needs: InvitationNeeds): void {
  formRoutes(organizers, needs)
  pasteRoutes(organizers, needs)
}

function formRoutes(organizers: OrganizerScope, needs: InvitationNeeds): void {
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

/** A household that may stand twice is saved all the same, and a warning points it out. */
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

/**
 * Reads the rows, which are numbered from 1 without a gap; a form has more rows than there are
 * people.
 */
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

function pasteRoutes(organizers: OrganizerScope, { db }: Pick<InvitationNeeds, 'db'>): void {
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
