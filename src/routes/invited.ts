// /organizer/invited/:party: the invitation of the household of whoever is logged in.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { type AnswerSheet, getAnswerSheet } from '../domain/answer-sheet.ts'
import { getInvitedParty } from '../domain/open-invitation.ts'
import { loadTable } from '../domain/potluck/table.ts'
import { getWall, removeMessage } from '../domain/wall.ts'
import { type InvitationProps, invitationProps, NO_LINKS } from '../pages/invitation.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { takeAnswer } from './answers.ts'
import type { Shown } from './invitation-page.ts'
import { type FreedNeeds, tellFreed } from './table/tell-freed.ts'
import { takeMessage } from './wall.ts'

interface InvitedNeeds extends FreedNeeds {
  clock: () => number
}

export function invitedRoutes(organizers: OrganizerScope, needs: InvitedNeeds): void {
  const { db, clock } = needs

  async function show(visit: InvitedVisit, reply: FastifyReply, view: Shown, done?: string) {
    const sheet = await sheetOf(db, visit)
    const props = await invitedProps(needs, visit, sheet, view)
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

  organizers.get(paths.invitedTo, (visit, reply) =>
    show(visit, reply, { saved: visit.query.saved }, visit.query.done),
  )

  organizers.post(paths.invitedTo, async (visit, reply) => {
    const { person, params, form, request } = visit
    const sheet = await sheetOf(db, visit)
    const arrival = { sheet, form, personId: person.id, now: clock() }
    const answered = await takeAnswer(db, arrival)
    await tellFreed(needs, request, sheet, arrival.now)
    if (answered.kind === 'again') return show(visit, reply, answered)
    return reply.redirect(paths.invitedTo(params) + answered.query, 303)
  })

  invitedWallRoutes(organizers, needs)
}

function invitedWallRoutes(organizers: OrganizerScope, needs: InvitedNeeds): void {
  const { db, clock } = needs
  const backTo = ({ party }: { party: string }) => `${paths.invitedTo({ party })}#wall`

  organizers.get(paths.invitedWall, async ({ person, params }, reply) => {
    await getInvitedParty(db, person, params.party)
    return reply.redirect(backTo(params), 303)
  })

  organizers.post(paths.invitedWall, async (visit, reply) => {
    const sheet = await sheetOf(db, visit)
    const { party, household } = sheet
    const writer = { party, householdId: household.householdId, hostId: null, now: clock() }
    const wallAgain = await takeMessage(db, writer, visit.form)
    if (!wallAgain) return reply.redirect(backTo(visit.params), 303)
    const props = await invitedProps(needs, visit, sheet, { wallAgain })
    return reply.code(422).page('invitation/invitation', `Error: ${party.title}`, props)
  })

  organizers.post(paths.takeBackInvitedMessage, async ({ person, params }, reply) => {
    const party = await getInvitedParty(db, person, params.party)
    await removeMessage(db, party, params.message, person.householdId)
    return reply.redirect(backTo(params), 303)
  })
}

type InvitedVisit = Visit<{ party: string }>

async function sheetOf(db: Database, { person, params }: InvitedVisit): Promise<AnswerSheet> {
  const party = await getInvitedParty(db, person, params.party)
  return getAnswerSheet(db, party, person.householdId)
}

async function invitedProps(
  { db, clock }: InvitedNeeds,
  { params: { party }, query }: InvitedVisit,
  sheet: AnswerSheet,
  { wallAgain, ...view }: Shown,
): Promise<InvitationProps> {
  const { householdId } = sheet.household
  return invitationProps(sheet, {
    ...view,
    viewer: 'organizer',
    action: paths.invitedTo({ party }),
    links: { ...NO_LINKS, food: paths.invitedFood({ party }) },
    table: { table: await loadTable(db, sheet.party.id), url: paths.invitedTable({ party }) },
    wall: {
      wall: await getWall(db, sheet.party, { householdId, before: query.wall }),
      householdId,
      place: placeOf(party),
      again: wallAgain,
    },
    now: clock(),
  })
}

const placeOf = (party: string) => ({
  page: paths.invitedTo({ party }),
  write: paths.invitedWall({ party }),
  remove: (message: string) => paths.takeBackInvitedMessage({ party, message }),
})
