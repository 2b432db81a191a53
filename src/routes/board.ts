// /organizer/parties/:party: the host's board, the invitations of households, and replies that the
// host gives for them.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { getPreviewSheet } from '../domain/answer-sheet.ts'
import { BOARD_FILTERS, type BoardFilter, getBoard } from '../domain/board.ts'
import type { LinkTokens } from '../domain/invitation-links.ts'
import {
  getInvitedHousehold,
  inviteHouseholds,
  listChoices,
  noteSent,
  replaceLink,
  takeBackInvitation,
} from '../domain/invitations.ts'
import { getInvitedParty } from '../domain/open-invitation.ts'
import { getHostedParty } from '../domain/parties.ts'
import { listFreed } from '../domain/potluck/freed.ts'
import { loadTable } from '../domain/potluck/table.ts'
import { saveAnswer } from '../domain/replies.ts'
import { findHouseholdOfChange, undoChange } from '../domain/reply-corrections.ts'
import { type Reply, readReply } from '../domain/reply-words.ts'
import { countMessages, getWall } from '../domain/wall.ts'
import { NotFound } from '../errors.ts'
import { boardProps } from '../pages/board.ts'
import { invitationProps, NO_LINKS } from '../pages/invitation.ts'
import { invitationsProps } from '../pages/invitations.ts'
import { boardTable } from '../pages/table/table-line.ts'
import { paths } from '../paths.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { originOf } from '../plugins/origin.ts'

interface BoardNeeds {
  db: Database
  links: LinkTokens
  clock: () => number
}

export function boardRoutes(organizers: OrganizerScope, needs: BoardNeeds): void {
  showRoutes(organizers, needs)
  previewRoutes(organizers, needs)
  invitationRoutes(organizers, needs)
  linkRoutes(organizers, needs)
  replyRoutes(organizers, needs)
}

function showRoutes(organizers: OrganizerScope, { db, links, clock }: BoardNeeds): void {
  const show = (
    { person, params, query, request }: Visit<{ party: string }>,
    reply: FastifyReply,
  ) =>
    reply.keptPage([], async () => {
      const filter = filterIn(query.show)
      const board = await getBoard(db, links, person, params.party, filter)
      const { party, headcount } = board
      const [table, freed, messages] = await Promise.all([
        loadTable(db, party.id),
        listFreed(db, party.id),
        countMessages(db, party.id),
      ])
      const props = boardProps({
        board,
        filter,
        open: query.open ?? '',
        origin: originOf(request),
        viewer: person,
        table: boardTable(table, freed, headcount.attending),
        messages,
        now: clock(),
      })
      return ['organizer/parties/board', board.party.title, props]
    })

  organizers.get(paths.party, async (visit, reply) => {
    try {
      return await show(visit, reply)
    } catch (error) {
      if (!(error instanceof NotFound)) throw error
      // Whoever hosted it once, and is invited, comes by an old address to the invitation.
      await getInvitedParty(db, visit.person, visit.params.party)
      return reply.redirect(paths.invitedTo(visit.params), 303)
    }
  })
}

const filterIn = (text: string | undefined): BoardFilter | undefined =>
  BOARD_FILTERS.find((filter) => filter === text)

function previewRoutes(organizers: OrganizerScope, { db, clock }: BoardNeeds): void {
  organizers.get(paths.previewParty, async ({ person, params, query }, reply) => {
    const sheet = await getPreviewSheet(db, person, params.party, query.household ?? '')
    const { householdId } = sheet.household
    const wall = await getWall(db, sheet.party, { householdId, before: undefined })
    const view = {
      ...({ viewer: 'preview', action: undefined, links: NO_LINKS, now: clock() } as const),
      table: { table: await loadTable(db, sheet.party.id), url: paths.partyTable(params) },
      wall: { wall, householdId, place: undefined },
    }
    const title = `Preview of ${sheet.party.title}`
    return reply.page('invitation/invitation', title, invitationProps(sheet, view))
  })
}

function invitationRoutes(organizers: OrganizerScope, needs: BoardNeeds): void {
  organizers.get(paths.invitations, async ({ person, params, query }, reply) => {
    const where = { host: person, party: params.party }
    const { party, ...offered } = await listChoices(needs.db, where)
    const props = invitationsProps(party, offered, query)
    return reply.page('organizer/parties/invitations', `Invite to ${party.title}`, props)
  })

  organizers.post(paths.invitations, async (visit, reply) => {
    const { party } = visit.params
    const chosen = visit.form.texts('household')
    const count = await inviteHouseholds(needs, { host: visit.person, party }, chosen)
    const said = count === 1 ? '1 household is invited.' : `${count} households are invited.`
    await showNotice(visit, count > 0 ? 'success' : 'info', count > 0 ? said : 'Nobody was chosen.')
    return reply.redirect(`${paths.party({ party })}#households`, 303)
  })
}

function linkRoutes(organizers: OrganizerScope, needs: BoardNeeds): void {
  organizers.post(paths.invitationSent, async (visit, reply) => {
    const { party, household } = visit.params
    const isSent = visit.form.text('sent') !== 'no'
    const sentAt = isSent ? needs.clock() : null
    const { householdName: name } = await noteSent(needs.db, whereOf(visit), household, sentAt)
    await showNotice(visit, 'success', `${name}: ${isSent ? 'sent' : 'not sent yet'}.`)
    return reply.redirect(`${paths.party({ party })}#household-${household}`, 303)
  })

  organizers.post(paths.replaceLink, async (visit, reply) => {
    const { party, household } = visit.params
    const { householdName: name } = await replaceLink(needs, whereOf(visit), household)
    await showNotice(visit, 'success', `${name} has a new link. The old one is dead.`)
    return reply.redirect(`${paths.party({ party })}#household-${household}`, 303)
  })

  organizers.post(paths.takeBackInvitation, async (visit, reply) => {
    const { party, household } = visit.params
    const { householdName: name } = await takeBackInvitation(needs, whereOf(visit), household)
    const said = `${name} is not invited any more. The replies are kept, should you invite them again.`
    await showNotice(visit, 'success', said)
    return reply.redirect(paths.party({ party }), 303)
  })
}

const whereOf = ({ person, params }: Visit<{ party: string }>) => ({
  host: person,
  party: params.party,
})

function replyRoutes(organizers: OrganizerScope, { db, clock }: BoardNeeds): void {
  organizers.post(paths.partyReplies, async (visit, reply) => {
    const { person, params, form } = visit
    const party = await getHostedParty(db, person, params.party)
    const household = await getInvitedHousehold(db, party, form.text('household'))
    const { householdPublicId: publicId, householdName: name, householdId } = household
    const outcome = await saveAnswer(db, {
      party,
      householdId,
      actor: { personId: person.id, isHost: true },
      replies: readReplies(form.withPrefix('reply-')),
      note: form.optional(`note-${publicId}`),
      version: undefined,
      now: clock(),
    })
    const names = outcome.saved.map(({ guest, reply }) => `${guest.firstName}: ${reply}`)
    const said = names.length > 0 ? `Saved for ${name}. ${names.join(', ')}.` : ''
    await showNotice(visit, said ? 'success' : 'info', said || 'Nothing was changed.')
    return reply.redirect(`${paths.party(params)}#household-${publicId}`, 303)
  })

  organizers.post(paths.undoReply, async (visit, reply) => {
    const { person, params, form } = visit
    const party = await getHostedParty(db, person, params.party)
    const changeId = Number(form.text('change'))
    const householdId = await findHouseholdOfChange(db, party.id, changeId)
    if (householdId === undefined) throw new NotFound()
    const actor = { personId: person.id, isHost: true }
    const undone = await undoChange(db, { party, householdId, actor, changeId, now: clock() })
    await showNotice(visit, 'success', `${undone.guest.firstName}: ${undone.reply} again.`)
    return reply.redirect(paths.party(params), 303)
  })
}

/** @throws NotFound when a reply is none that a page offers */
function readReplies(fields: Map<string, string>): Map<string, Reply> {
  const replies = new Map<string, Reply>()
  for (const [person, text] of fields) {
    const reply = readReply(text)
    if (!reply) throw new NotFound()
    replies.set(person, reply)
  }
  return replies
}
