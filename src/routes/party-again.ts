// /organizer/parties/:party/again: makes a new draft from an earlier party, on one page.
import type { FastifyReply } from 'fastify'
import type { InvitationNeeds } from '../domain/invitations.ts'
import { planAgain, proposeAgain } from '../domain/party-again.ts'
import { PARTY_LIMITS } from '../domain/party-form.ts'
import { dayIn, isDay } from '../domain/wall-time.ts'
import { Conflict } from '../errors.ts'
import { pluralize } from '../pages/format.ts'
import {
  type PartyAgainErrors,
  type PartyAgainForm,
  partyAgainProps,
} from '../pages/party-again.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

const PAGE = 'organizer/parties/again'

export function partyAgainRoutes(organizers: OrganizerScope, needs: InvitationNeeds): void {
  const { db, clock } = needs

  organizers.get(paths.partyAgain, async ({ person, params }, reply) => {
    const proposal = await proposeAgain(db, person, params.party, clock())
    return reply.page(PAGE, `${proposal.last.title} again`, partyAgainProps(proposal, clock()))
  })

  organizers.post(paths.partyAgain, async (visit, reply) => {
    const { person, params } = visit
    const proposal = await proposeAgain(db, person, params.party, clock())
    const form = readForm(visit.form)
    const show = (errors: PartyAgainErrors): Promise<FastifyReply> => {
      const props = partyAgainProps(proposal, clock(), form, errors)
      return reply.code(422).page(PAGE, `Error: ${proposal.last.title} again`, props)
    }
    const errors = findErrors(form, dayIn(clock(), proposal.last.timeZone))
    if (errors) return show(errors)
    const plan = {
      title: form.title.trim(),
      startsOn: form.starts_on,
      households: [...(form.households ?? [])],
      keepsWishes: form.keepsWishes,
    }
    try {
      const party = await planAgain(needs, { host: person, party: params.party }, plan)
      const count = pluralize(plan.households.length, 'household')
      const said = `${plan.title} is a draft now, with ${count} to invite. Nobody hears of it before it is published and you send the links.`
      await showNotice(visit, 'success', said)
      return reply.redirect(paths.party({ party }), 303)
    } catch (error) {
      if (error instanceof Conflict) return show({ title: error.message })
      throw error
    }
  })
}

const readForm = (form: Form): PartyAgainForm => ({
  title: form.text('title'),
  starts_on: form.text('starts_on').trim(),
  keepsWishes: form.text('wishes') === 'yes',
  households: new Set(form.texts('household')),
})

/** @param today YYYY-MM-DD in the party's zone */
function findErrors(
  { title, starts_on }: PartyAgainForm,
  today: string,
): PartyAgainErrors | undefined {
  const errors: PartyAgainErrors = {}
  if (title.trim() === '') errors.title = 'Give the party a title.'
  if (title.trim().length > PARTY_LIMITS.title) {
    errors.title = `A title has at most ${PARTY_LIMITS.title} characters.`
  }
  if (starts_on !== '' && !isDay(starts_on)) {
    errors.starts_on =
      'Write the day as year, month and day: 2026-12-19. Or leave it empty for now.'
  } else if (starts_on !== '' && starts_on < today) {
    errors.starts_on = 'Choose a day that is to come, or leave it empty for now.'
  }
  return Object.keys(errors).length > 0 ? errors : undefined
}
