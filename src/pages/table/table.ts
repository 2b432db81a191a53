// The table as a household sees it: what is missing, what it brings, what it can claim, and who
// brings what.
import { attendingOf, sharedNeeds } from '../../domain/food/diners.ts'
import { tally } from '../../domain/food/tally.ts'
import type { Party } from '../../domain/parties.ts'
import { KIND_NAMES, takesDishes, wishName } from '../../domain/potluck/dishes.ts'
import { findGaps } from '../../domain/potluck/gaps.ts'
import { saysNo } from '../../domain/potluck/settle.ts'
import type { WishOnTable } from '../../domain/potluck/table.ts'
import { householdIn, type TableSheet } from '../../domain/potluck/table-sheet.ts'
import { contentsTeller, talliedInWords } from '../food/words.ts'
import { formatTime } from '../format.ts'
import { type DishGroup, type DishRow, dishGroups, dishRow, type Reader } from './dish-rows.ts'
import { drawTable } from './drawing.ts'
import { gapInWords, leftInWords, noGapInWords } from './words.ts'

export interface TableProps {
  /** Whether the visitor came by the link: then the page has no menu and no log-in. */
  isPlain: boolean
  /** The party's title. */
  title: string
  drawing: string
  addresses: TableAddresses
  /** Why the household can't promise anything; undefined where it can. */
  closed: string | undefined
  /** "until the party begins: Sunday 20 December at 6 pm, New York time" */
  until: string
  gaps: string[]
  /** What the page says where there are no gaps. */
  noGap: string
  /** What the household brings. */
  own: DishRow[]
  /** The open wishes that this household has not claimed, in the order in which the host added them. */
  wishes: WishRow[]
  brings: DishGroup[]
  /** Whether the page says who brings what. */
  seesNames: boolean
  /** "2 people can’t eat nuts", without names. */
  eats: string[]
}

/** The addresses of the table's pages, for this household. */
export interface TableAddresses {
  invitation: string
  table: string
  offer: string
  food: string
  dish(dish: string): string
  takeBack(dish: string): string
}

export interface WishRow {
  publicId: string
  name: string
  /** The name of the kind; empty where the wish's own name says it. */
  kind: string
  /** "2 wanted, 8 servings each" */
  left: string
  note: string
  /** The amount that the field has at first. */
  amount: number
  unit: 'servings' | 'pieces'
  /** Whether a household that claims the wish should say what it brings. */
  asksName: boolean
}

export interface TableView {
  isPlain: boolean
  householdId: number
  addresses: TableAddresses
  /** Milliseconds since 1970. */
  now: number
}

export function tableProps(sheet: TableSheet, view: TableView): TableProps {
  const { party, table, headcount } = sheet
  const { addresses, householdId } = view
  const closed = closedWhy(sheet, view)
  const isOpen = takesDishes(party, view.now)
  const diners = sharedNeeds(attendingOf(sheet.diners), sheet.diners)
  const reader: Reader = {
    ...{ householdId, seesNames: party.showGuests, tell: contentsTeller(diners) },
    dishUrl: isOpen ? addresses.dish : undefined,
    takeBackUrl: isOpen ? addresses.takeBack : undefined,
  }
  const own = table.claims.filter((claim) => claim.householdId === householdId)
  const isOwnWish = ({ id }: WishOnTable) => own.some(({ wishId }) => wishId === id)
  return {
    ...{ isPlain: view.isPlain, title: party.title, addresses, closed },
    drawing: drawTable(table),
    until: untilBegins(party, view.now),
    gaps: findGaps(table, headcount.attending).map(gapInWords),
    noGap: noGapInWords(table, headcount.attending),
    own: own.map((claim) => dishRow(claim, reader)),
    wishes: table.wishes.filter((wish) => wish.open > 0 && !isOwnWish(wish)).map(wishRow),
    brings: dishGroups(table.claims, reader),
    seesNames: party.showGuests,
    eats: tally(diners).map(talliedInWords),
  }
}

function closedWhy(sheet: TableSheet, { householdId, now }: TableView): string | undefined {
  if (!takesDishes(sheet.party, now)) {
    return 'The party has begun, so the table stays as it is. If something changes, tell the host directly.'
  }
  if (saysNo(householdIn(sheet, householdId).guests)) {
    return 'You have answered that nobody of you comes, so there is nothing to bring. If that changes, change your answer first.'
  }
  return undefined
}

export function untilBegins({ startsAt, timeZone }: Party, now: number): string {
  const begins = startsAt === null ? '' : `: ${formatTime(startsAt, timeZone, now).text}`
  return `until the party begins${begins}`
}

/** The name of the kind; empty where the wish's own name says it. */
export const kindBeside = ({ name, kind }: WishOnTable): string =>
  name === '' || kind === 'thing' ? '' : KIND_NAMES[kind].toLowerCase()

export const wishRow = (wish: WishOnTable): WishRow => ({
  publicId: wish.publicId,
  name: wishName(wish),
  kind: kindBeside(wish),
  left: leftInWords(wish),
  note: wish.note,
  amount: Math.min(wish.open, wish.servings ?? 1),
  unit: wish.unit,
  asksName: wish.name === '',
})
