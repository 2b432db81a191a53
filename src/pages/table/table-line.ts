// The table in one line, for the invitation and for the host's board.
import type { PartyHousehold } from '../../domain/board.ts'
import { claimName } from '../../domain/potluck/dishes.ts'
import type { Freed } from '../../domain/potluck/freed.ts'
import { findGaps } from '../../domain/potluck/gaps.ts'
import { saysNo } from '../../domain/potluck/settle.ts'
import { isLaid, type Table } from '../../domain/potluck/table.ts'
import { inAList } from '../in-a-list.ts'
import { amountInWords, gapInWords, noGapInWords } from './words.ts'

export interface TableLine {
  url: string
  /** What the household brings: "Your household brings Apple pie (8 servings) and Chairs (× 2)." */
  own: string
  /** "No vegetable side yet, and 2 more gaps."; empty where nothing is missing. */
  gaps: string
}

export interface TableOfHousehold {
  table: Table
  household: Pick<PartyHousehold, 'householdId' | 'guests'>
  /** How many people attend, of all households. */
  attending: number
  url: string
}

/** @returns undefined where nothing is wished for or promised, so that guests read of no table */
export function tableLine(facts: TableOfHousehold): TableLine | undefined {
  const { table, household, attending, url } = facts
  if (!isLaid(table)) return undefined
  return {
    url,
    own: ownInWords(facts),
    gaps: saysNo(household.guests) ? '' : firstGap(table, attending),
  }
}

function ownInWords({ table, household }: TableOfHousehold): string {
  if (saysNo(household.guests)) return 'Nobody of you comes, so your household brings nothing.'
  const own = table.claims.filter(({ householdId }) => householdId === household.householdId)
  const dishes = own.map((claim) => {
    const amount = amountInWords(claim)
    return amount ? `${claimName(claim)} (${amount})` : claimName(claim)
  })
  return dishes.length > 0
    ? `Your household brings ${inAList(dishes)}.`
    : 'Your household brings nothing yet.'
}

/** The line about the table on the host's board. */
export interface BoardTable {
  isLaid: boolean
  /** The most important gap, or words that say there is none. */
  gaps: string
  freed: FreedProps | undefined
}

export const boardTable = (
  table: Table,
  freed: readonly Freed[],
  attending: number,
): BoardTable => ({
  isLaid: isLaid(table),
  gaps: firstGap(table, attending) || noGapInWords(table, attending),
  freed: freedProps(freed),
})

export interface FreedProps {
  lines: string[]
  /**
   * The time of the latest news that the list shows: hiding it keeps later news. Milliseconds since
   * 1970.
   */
  until: number
}

export function freedProps(freed: readonly Freed[]): FreedProps | undefined {
  if (freed.length === 0) return undefined
  return { lines: freed.map(freedInWords), until: Math.max(...freed.map(({ at }) => at)) }
}

/** The most important gap and how many more there are; empty where there is none. */
export function firstGap(table: Table, attending: number): string {
  const [first, ...more] = findGaps(table, attending)
  if (!first) return ''
  const others = more.length === 1 ? '1 more gap' : `${more.length} more gaps`
  return more.length > 0 ? `${gapInWords(first)}, and ${others}.` : `${gapInWords(first)}.`
}

/** "Nobody of Lee Family comes any more: “Apple pie” is free again." */
export function freedInWords({ household, free, gone }: Freed): string {
  const quoted = (names: readonly string[]) => inAList(names.map((name) => `“${name}”`))
  const parts = [
    ...(free.length > 0 ? [`${quoted(free)} ${free.length === 1 ? 'is' : 'are'} free again`] : []),
    ...(gone.length > 0 ? [`${quoted(gone)} will not come`] : []),
  ]
  return `Nobody of ${household} comes any more: ${parts.join(', and ')}.`
}
