// Name cards for the places at the table, to be cut out.
import type { TableSheet } from '../../domain/potluck/table-sheet.ts'
import { type SheetHead, sheetHead } from './sheets.ts'

export interface NameCardsProps extends SheetHead {
  cards: { firstName: string; lastName: string; size: 'short' | 'long' | 'longest' }[]
}

/** A card for everybody who attends or may attend, household by household. */
export function nameCardsProps(sheet: TableSheet, now: number): NameCardsProps {
  const { party, headcount, households } = sheet
  const guests = households.flatMap((household) => household.guests)
  return {
    ...sheetHead(party, headcount, now),
    cards: guests
      .filter(({ reply }) => reply === 'attending' || reply === 'maybe')
      .map(({ firstName, lastName }) => ({ firstName, lastName, size: sizeOf(firstName) })),
  }
}

/** The size of a first name on its card, by the number of its letters. */
function sizeOf(name: string): 'short' | 'long' | 'longest' {
  const letters = [...name].length
  if (letters <= 11) return 'short'
  return letters <= 22 ? 'long' : 'longest'
}
