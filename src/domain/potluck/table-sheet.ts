// What pages about the table are made of: the party, its households, the table, and everybody's food
// needs.
import type { Database } from '../../database/database.ts'
import { NotFound } from '../../errors.ts'
import { listPartyHouseholds, type PartyHousehold } from '../board.ts'
import { type Diner, listDiners } from '../food/diners.ts'
import { countHeads, type Headcount } from '../headcount.ts'
import type { Party } from '../parties.ts'
import { loadTable, type Table } from './table.ts'

export interface TableSheet {
  party: Party
  table: Table
  /** Everybody who is invited. */
  households: PartyHousehold[]
  headcount: Headcount
  /** Everybody with all their needs; pages choose what their reader may know. */
  diners: Diner[]
}

/** The sheet of a party, in five queries however many households are invited. */
export async function getTableSheet(db: Database, party: Party): Promise<TableSheet> {
  const [table, households] = await Promise.all([
    loadTable(db, party.id),
    listPartyHouseholds(db, party.id),
  ])
  const diners = await listDiners(db, party.id, households)
  const headcount = countHeads(households.flatMap(({ guests }) => guests))
  return { party, table, households, headcount, diners }
}

/** @throws NotFound when the household is not invited */
export function householdIn({ households }: TableSheet, householdId: number): PartyHousehold {
  const household = households.find((one) => one.householdId === householdId)
  if (!household) throw new NotFound()
  return household
}
