// The guest list for the door: households by name, with a box for everybody who may come.
import type { PartyHousehold } from '../../domain/board.ts'
import { fullNameOf } from '../../domain/people.ts'
import type { TableSheet } from '../../domain/potluck/table-sheet.ts'
import type { Guest } from '../../domain/replies.ts'
import { inAList } from '../in-a-list.ts'
import { type SheetHead, sheetHead } from './sheets.ts'

export interface GuestListProps extends SheetHead {
  households: GuestListHousehold[]
}

export interface GuestListHousehold {
  name: string
  /** Those who attend, then those who may. */
  people: { name: string; isChild: boolean; isAttending: boolean; reply: string }[]
  /** Those who do not attend: "Dan Lee and Eve Lee"; empty where all may come. */
  notComing: string
}

export function guestListProps(sheet: TableSheet, now: number): GuestListProps {
  const { party, headcount, households } = sheet
  return { ...sheetHead(party, headcount, now), households: households.map(householdOf) }
}

const isComing = ({ reply }: Guest): boolean => reply === 'attending'

function householdOf({ name, guests }: PartyHousehold): GuestListHousehold {
  const mayCome = guests.filter(({ reply }) => reply !== 'not attending')
  return {
    name,
    people: [...mayCome.filter(isComing), ...mayCome.filter((guest) => !isComing(guest))].map(
      (guest) => ({
        ...{
          name: fullNameOf(guest),
          isChild: guest.kind === 'child',
          isAttending: isComing(guest),
        },
        reply: guest.reply ?? 'no response',
      }),
    ),
    notComing: inAList(
      guests.filter(({ reply }) => reply === 'not attending').map((guest) => fullNameOf(guest)),
    ),
  }
}
