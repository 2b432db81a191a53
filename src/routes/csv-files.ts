// CSV files for spreadsheets: an organizer's households; the guests of a party, what they bring and
// what they can't eat.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import { getBoard } from '../domain/board.ts'
import { listHouseholds } from '../domain/households.ts'
import type { LinkTokens } from '../domain/invitation-links.ts'
import { getHostedParty } from '../domain/parties.ts'
import { loadTable } from '../domain/potluck/table.ts'
import { getTableSheet } from '../domain/potluck/table-sheet.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

interface FileNeeds {
  db: Database
  links: LinkTokens
}

/** What writes files is loaded by the first of them, and by no start. */
const files = () => import('../pages/csv.ts')

export function csvFileRoutes(organizers: OrganizerScope, { db, links }: FileNeeds): void {
  organizers.get(paths.householdsFile, async ({ person, query }, reply) => {
    const archived = query.show === 'archived'
    const households = await listHouseholds(db, person, { archived })
    return sendFile(reply, 'households.csv', (await files()).householdsCsv(households))
  })

  organizers.get(paths.guestsFile, async ({ person, params }, reply) => {
    const board = await getBoard(db, links, person, params.party)
    return sendFile(reply, 'guests.csv', (await files()).guestsCsv(board))
  })

  organizers.get(paths.potluckFile, async ({ person, params }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    const table = await loadTable(db, party.id)
    return sendFile(reply, 'potluck.csv', (await files()).potluckCsv(table))
  })

  organizers.get(paths.dietsFile, async ({ person, params }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    const sheet = await getTableSheet(db, party)
    return sendFile(reply, 'diets.csv', (await files()).dietsCsv(sheet))
  })
}

const sendFile = (reply: FastifyReply, name: string, text: string): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(text)
