// The page of an invitation for whoever holds its link: plain, or with a form that came back with errors.
import type { Database } from '../database/database.ts'
import { getAnswerSheet } from '../domain/answer-sheet.ts'
import { loadTable } from '../domain/potluck/table.ts'
import { getWall } from '../domain/wall.ts'
import { type InvitationProps, type InvitationView, invitationProps } from '../pages/invitation.ts'
import type { WallAgain } from '../pages/wall.ts'
import { paths } from '../paths.ts'
import type { Answered } from './answers.ts'
import type { Holder } from './guests.ts'

export interface InvitationPageNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

/**
 * What the page shows besides: what was just saved, or the form of the answer or of the wall that
 * comes back.
 */
export type Shown = (Pick<InvitationView, 'saved'> | Extract<Answered, { kind: 'again' }>) & {
  wallAgain?: WallAgain
}

export async function propsFor(
  { db, clock }: InvitationPageNeeds,
  { token, party, householdId, query }: Holder,
  { wallAgain, ...view }: Shown,
): Promise<InvitationProps> {
  const now = clock()
  const sheet = await getAnswerSheet(db, party, householdId)
  const links = {
    calendar: paths.invitationCalendar({ token }),
    names: paths.invitationNames({ token }),
    people: paths.invitationPeople({ token }),
    food: paths.invitationFood({ token }),
  }
  const table = { table: await loadTable(db, party.id), url: paths.invitationTable({ token }) }
  const wall = {
    wall: await getWall(db, party, { householdId, before: query.wall }),
    householdId,
    place: placeOf(token),
    again: wallAgain,
  }
  const action = paths.invitation({ token })
  return invitationProps(sheet, { ...view, viewer: 'guest', action, links, table, wall, now })
}

const placeOf = (token: string) => ({
  page: paths.invitation({ token }),
  write: paths.invitationWall({ token }),
  remove: (message: string) => paths.takeBackMessage({ token, message }),
})
