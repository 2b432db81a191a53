// The table on paper: the potluck for guests to read, and the kitchen sheet for the cook only.
import { attendingOf, sharedNeeds } from '../../domain/food/diners.ts'
import { tally } from '../../domain/food/tally.ts'
import { findGaps } from '../../domain/potluck/gaps.ts'
import type { TableSheet } from '../../domain/potluck/table-sheet.ts'
import { contentsTeller, mayCome, talliedInWords } from '../food/words.ts'
import { type DishGroup, dishGroups } from '../table/dish-rows.ts'
import { type Eaten, eatsInWords } from '../table/host-table.ts'
import { type WishRow, wishRow } from '../table/table.ts'
import { gapInWords, noGapInWords } from '../table/words.ts'
import { type SheetHead, sheetHead } from './sheets.ts'

interface DishSheet extends SheetHead {
  gaps: string[]
  /** What the sheet says where there are no gaps. */
  noGap: string
  brings: DishGroup[]
  /** The wishes of which something is still open. */
  open: WishRow[]
}

export interface PotluckProps extends DishSheet {
  /** Whether guests may read who brings what. */
  seesNames: boolean
  /** "2 people can’t eat nuts" */
  eats: string[]
}

/** The sheet hangs where guests read it, so it says no more than their own page of the table. */
export function potluckProps(sheet: TableSheet, now: number): PotluckProps {
  const diners = sharedNeeds(attendingOf(sheet.diners), sheet.diners)
  const seesNames = sheet.party.showGuests
  return {
    ...dishSheet(sheet, now),
    seesNames,
    brings: dishGroups(sheet.table.claims, {
      ...{ ...ON_PAPER, seesNames, tell: contentsTeller(diners) },
    }),
    eats: tally(diners).map(talliedInWords),
  }
}

export interface KitchenProps extends DishSheet {
  /** Allergies, with the names of those who have them. */
  strictly: Eaten[]
  ifPossible: Eaten[]
}

export function kitchenProps(sheet: TableSheet, now: number): KitchenProps {
  const { table, diners } = sheet
  const eats = eatsInWords(diners)
  return {
    ...dishSheet(sheet, now),
    brings: dishGroups(table.claims, {
      ...{
        ...ON_PAPER,
        seesNames: true,
        tell: contentsTeller(attendingOf(diners), diners.filter(mayCome)),
      },
    }),
    strictly: eats.filter(({ isAllergy }) => isAllergy),
    ifPossible: eats.filter(({ isAllergy }) => !isAllergy),
  }
}

/** Paper has no buttons and no links. */
const ON_PAPER = { householdId: undefined, dishUrl: undefined, takeBackUrl: undefined }

function dishSheet({ party, headcount, table }: TableSheet, now: number) {
  return {
    ...sheetHead(party, headcount, now),
    gaps: findGaps(table, headcount.attending).map(gapInWords),
    noGap: noGapInWords(table, headcount.attending),
    open: table.wishes.filter((wish) => wish.open > 0).map(wishRow),
  }
}
