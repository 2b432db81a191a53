// /organizer/parties/:party/paper: the lists and cards that a host prints.
import type { Database } from '../database/database.ts'
import { getBoard } from '../domain/board.ts'
import type { LinkTokens } from '../domain/invitation-links.ts'
import { getHostedParty } from '../domain/parties.ts'
import { getTableSheet } from '../domain/potluck/table-sheet.ts'
import { NotFound } from '../errors.ts'
import { guestListProps } from '../pages/paper/guest-list.ts'
import { paperInvitationsProps } from '../pages/paper/invitations.ts'
import { nameCardsProps } from '../pages/paper/name-cards.ts'
import { paperProps } from '../pages/paper/sheets.ts'
import { kitchenProps, potluckProps } from '../pages/paper/table-sheets.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { originOf } from '../plugins/origin.ts'

interface PaperNeeds {
  db: Database
  links: LinkTokens
  /** Milliseconds since 1970. */
  clock: () => number
}

export function paperRoutes(organizers: OrganizerScope, needs: PaperNeeds): void {
  const { db, clock } = needs
  const sheetOf = async ({ person, params }: Visit<{ party: string }>) =>
    getTableSheet(db, await getHostedParty(db, person, params.party))

  organizers.get(paths.paperGuests, async (visit, reply) => {
    const props = guestListProps(await sheetOf(visit), clock())
    return reply.page('organizer/paper/guest-list', `Guest list of ${props.title}`, props)
  })

  organizers.get(paths.paperPotluck, async (visit, reply) => {
    const props = potluckProps(await sheetOf(visit), clock())
    return reply.page('organizer/paper/potluck', `Potluck of ${props.title}`, props)
  })

  organizers.get(paths.paperKitchen, async (visit, reply) => {
    const props = kitchenProps(await sheetOf(visit), clock())
    return reply.page('organizer/paper/kitchen', `Kitchen sheet of ${props.title}`, props)
  })

  organizers.get(paths.paperNameCards, async (visit, reply) => {
    const props = nameCardsProps(await sheetOf(visit), clock())
    return reply.page('organizer/paper/name-cards', `Name cards of ${props.title}`, props)
  })

  linkRoutes(organizers, needs)
}

function linkRoutes(organizers: OrganizerScope, { db, links, clock }: PaperNeeds): void {
  organizers.get(paths.paper, async ({ person, params }, reply) => {
    const board = await getBoard(db, links, person, params.party)
    return reply.page('organizer/paper/paper', `${board.party.title} on paper`, paperProps(board))
  })

  organizers.get(paths.paperInvitations, async ({ person, params, query, request }, reply) => {
    const filter = query.show === 'not-sent' ? 'not-sent' : undefined
    const { party, households } = await getBoard(db, links, person, params.party, filter)
    const wanted = query.household ?? ''
    const chosen = households.filter((one) => !wanted || one.householdPublicId === wanted)
    if (wanted && chosen.length === 0) throw new NotFound()
    const props = paperInvitationsProps({ party, households: chosen }, originOf(request), clock())
    return reply.page('organizer/paper/invitations', `Invitations to ${party.title}`, props)
  })
}
