// /organizer/invited/:party: the invitation of one's own household, for those who are logged in.
import type { FastifyReply } from 'fastify'
import { getAnswerSheet } from '../domain/answer-sheet.ts'
import { getInvitedParty } from '../domain/open-invitation.ts'
import type { Person } from '../domain/people.ts'
import { loadTable } from '../domain/potluck/table.ts'
import { type InvitationView, invitationProps, NO_LINKS } from '../pages/invitation.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'
import { type Answered, takeAnswer } from './answers.ts'
import { type FreedNeeds, tellFreed } from './table/tell-freed.ts'

interface InvitedNeeds extends FreedNeeds {
  clock: () => number
}

export function invitedRoutes(organizers: OrganizerScope, needs: InvitedNeeds): void {
  const { db, clock } = needs
  const sheetOf = async (person: Person, publicId: string) => {
    const party = await getInvitedParty(db, person, publicId)
    return getAnswerSheet(db, party, person.householdId)
  }

  async function show(
    reply: FastifyReply,
    person: Person,
    publicId: string,
    view: Pick<InvitationView, 'saved'> | Extract<Answered, { kind: 'again' }>,
    done = '',
  ): Promise<FastifyReply> {
    const sheet = await sheetOf(person, publicId)
    const action = paths.invitedTo({ party: publicId })
    const props = invitationProps(sheet, {
      ...view,
      viewer: 'organizer',
      action,
      links: { ...NO_LINKS, food: paths.invitedFood({ party: publicId }) },
      table: {
        table: await loadTable(db, sheet.party.id),
        url: paths.invitedTable({ party: publicId }),
      },
      now: clock(),
    })
    const { title } = sheet.party
    if (!('kind' in view)) {
      const said = { kind: 'success' as const, text: 'What you eat is saved.' }
      const saved = { ...props, notices: done === 'food' ? [said] : [] }
      return reply.page('invitation/invitation', title, saved)
    }
    const notices = view.notice ? [{ kind: 'warning' as const, text: view.notice }] : []
    const wrong = { ...props, notices }
    return reply.code(view.status).page('invitation/invitation', `Error: ${title}`, wrong)
  }

  organizers.get(paths.invitedTo, ({ person, params, query }, reply) =>
    show(reply, person, params.party, { saved: query.saved }, query.done),
  )

  organizers.post(paths.invitedTo, async ({ person, params, form, request }, reply) => {
    const sheet = await sheetOf(person, params.party)
    const arrival = { sheet, form, personId: person.id, now: clock() }
    const answered = await takeAnswer(db, arrival)
    await tellFreed(needs, request, sheet, arrival.now)
    if (answered.kind === 'again') return show(reply, person, params.party, answered)
    return reply.redirect(paths.invitedTo({ party: params.party }) + answered.query, 303)
  })
}
