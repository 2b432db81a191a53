// /i/:token: the invitation of one household. The link is the key: no account, no cookie, no script.
import type { FastifyInstance } from 'fastify'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { getAnswerSheet } from '../domain/answer-sheet.ts'
import { isHost } from '../domain/hosts.ts'
import { noteOpened } from '../domain/open-invitation.ts'
import { paths } from '../paths.ts'
import { isVisit } from '../plugins/visits.ts'
import { takeAnswer } from './answers.ts'
import { type Guests, guestScope, type Holder } from './guests.ts'
import { propsFor } from './invitation-page.ts'
import { guestPeopleRoutes } from './invitation-people.ts'
import { guestTableRoutes } from './table/seats.ts'
import { type FreedNeeds, tellFreed } from './table/tell-freed.ts'
import { guestWallRoutes } from './wall.ts'

export interface InvitationNeeds extends FreedNeeds {
  clock: () => number
}

export function invitationRoutes(app: FastifyInstance, needs: InvitationNeeds): void {
  const guests = guestScope(app, needs)
  answerRoutes(guests, needs)
  guestPeopleRoutes(guests, needs)
  guestTableRoutes(guests, needs)
  guestWallRoutes(guests, needs)
}

/** What another form of the household has saved, by the word of it in the query. */
const DONE: Record<string, string> = {
  names: 'The names are saved.',
  food: 'What you eat is saved.',
  person: 'One more window is lit: they are on your list, and attending.',
}

function answerRoutes(guests: Guests, needs: InvitationNeeds): void {
  const { db, clock } = needs

  guests.get(paths.invitation, async (holder, reply) => {
    await noteVisit(db, holder, clock())
    const done = DONE[holder.query.done ?? '']
    const notices = done ? [{ kind: 'success' as const, text: done }] : []
    return reply.keptPage([], async () => {
      const props = { ...(await propsFor(needs, holder, { saved: holder.query.saved })), notices }
      return ['invitation/invitation', holder.party.title, props]
    })
  })

  guests.post(paths.invitation, async (holder, reply) => {
    const { token, party, householdId, form, request } = holder
    const [sheet, now] = [await getAnswerSheet(db, party, householdId), clock()]
    const answered = await takeAnswer(db, { sheet, form, personId: undefined, now })
    await tellFreed(needs, request, sheet, now)
    if (answered.kind === 'saved') {
      return reply.redirect(paths.invitation({ token }) + answered.query, 303)
    }
    const { status, notice } = answered
    const notices = notice ? [{ kind: 'warning' as const, text: notice }] : []
    const props = { ...(await propsFor(needs, holder, answered)), notices }
    return reply.code(status).page('invitation/invitation', `Error: ${party.title}`, props)
  })
}

/**
 * Notes that the household has opened its invitation. A host who looks does not count, and a
 * database that can't be written just now keeps nobody from the page.
 */
async function noteVisit(db: Database, holder: Holder, now: number): Promise<void> {
  const { request, party, openedAt } = holder
  if (openedAt !== null || !isVisit(request) || (await isHost(db, party, request.person))) return
  try {
    await noteOpened(db, holder, now)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    request.log.warn(`It could not be noted that an invitation was opened: ${error.message}`)
  }
}
