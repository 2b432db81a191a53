// The table as its host sees it: gaps, what became free, wishes with who claims them, and who can't
// eat what, by name.
import { attendingOf, type Diner } from '../../domain/food/diners.ts'
import { type Tallied, tally } from '../../domain/food/tally.ts'
import {
  type Claim,
  DISH_KINDS,
  isFood,
  KIND_NAMES,
  kindValue,
  wishName,
} from '../../domain/potluck/dishes.ts'
import type { Freed } from '../../domain/potluck/freed.ts'
import { findGaps } from '../../domain/potluck/gaps.ts'
import type { WishOnTable } from '../../domain/potluck/table.ts'
import type { TableSheet } from '../../domain/potluck/table-sheet.ts'
import { paths } from '../../paths.ts'
import { contentsTeller, mayCome, nameAndReply } from '../food/words.ts'
import { inAList } from '../in-a-list.ts'
import { type DishGroup, dishGroups } from './dish-rows.ts'
import { drawTable } from './drawing.ts'
import { kindBeside, untilBegins } from './table.ts'
import { type FreedProps, freedProps } from './table-line.ts'
import { NEW_WISH, type WishFormProps, wishFormProps } from './wish-form.ts'
import { amountInWords, gapInWords, leftInWords, noGapInWords, peopleInWords } from './words.ts'

export interface HostTableProps {
  publicId: string
  title: string
  drawing: string
  /** Whether it can be changed: in the archive it is only looked at. */
  isOpen: boolean
  until: string
  /** "18 people attend" */
  people: string
  gaps: string[]
  /** What the page says where there are no gaps. */
  noGap: string
  freed: FreedProps | undefined
  wishes: HostWish[]
  brings: DishGroup[]
  eats: Eaten[]
  form: WishFormProps
  /** What can be wished for with one form: several kinds at once. */
  menu: { kinds: { value: string; label: string }[]; servings: number }
}

export interface HostWish {
  publicId: string
  name: string
  kind: string
  left: string
  note: string
  isFull: boolean
  /** "Lee Family (8 servings) and Smith Family" */
  claims: string
}

export interface HostTableView {
  freed: readonly Freed[]
  form?: WishFormProps
  now: number
}

export function hostTableProps(sheet: TableSheet, view: HostTableView): HostTableProps {
  const { party, table, headcount, diners } = sheet
  const isOpen = party.state !== 'archived'
  const at = (dish: string) => ({ party: party.publicId, dish })
  return {
    ...{ publicId: party.publicId, title: party.title, isOpen },
    drawing: drawTable(table),
    until: untilBegins(party, view.now),
    people: attendingInWords(headcount.attending),
    gaps: findGaps(table, headcount.attending).map(gapInWords),
    noGap: noGapInWords(table, headcount.attending),
    freed: freedProps(view.freed),
    wishes: table.wishes.map(hostWish),
    brings: dishGroups(table.claims, {
      ...{
        householdId: undefined,
        seesNames: true,
        tell: contentsTeller(attendingOf(diners), diners.filter(mayCome)),
      },
      dishUrl: isOpen ? (dish) => paths.partyDish(at(dish)) : undefined,
      takeBackUrl: isOpen ? (dish) => paths.takeBackPartyDish(at(dish)) : undefined,
    }),
    eats: eatsInWords(diners),
    form: view.form ?? wishFormProps(NEW_WISH),
    menu: { kinds: MENU, servings: Math.max(1, headcount.attending) },
  }
}

function attendingInWords(count: number): string {
  if (count === 0) return 'Nobody attends yet'
  return `${peopleInWords(count)} ${count === 1 ? 'attends' : 'attend'}`
}

const MENU = DISH_KINDS.filter(isFood).map((kind) => ({
  value: kindValue(kind),
  label: KIND_NAMES[kind],
}))

/** "Lee Family (8 servings)" */
export function promisedInWords(claim: Claim): string {
  const amount = amountInWords(claim)
  return amount ? `${claim.householdName} (${amount})` : claim.householdName
}

function hostWish(wish: WishOnTable): HostWish {
  return {
    publicId: wish.publicId,
    name: wishName(wish),
    kind: kindBeside(wish),
    left: wish.open > 0 ? leftInWords(wish) : 'all promised',
    note: wish.note,
    isFull: wish.open === 0,
    claims: inAList(wish.claims.map(promisedInWords)),
  }
}

/** A need with the names of those who have it; for the host only. */
export interface Eaten {
  /** "no nuts (allergy)" */
  need: string
  isAllergy: boolean
  who: string
  count: number
}

/** The needs of everybody who may come, allergies first. */
export const eatsInWords = (diners: readonly Diner[]): Eaten[] =>
  tally(diners.filter(mayCome)).map(eaten)

const eaten = ({ need, diners }: Tallied): Eaten => ({
  isAllergy: need.strength === 'allergy',
  count: diners.length,
  need: `${need.tag ?? need.words}${need.strength === 'allergy' ? ' (allergy)' : ''}`,
  who: inAList(diners.map(nameAndReply)),
})
