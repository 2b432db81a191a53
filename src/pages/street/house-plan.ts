// The plan of a house: who lives in it, how many windows stand side by side, and how large it is.

export type Reply = 'attending' | 'maybe' | 'not attending' | 'no response'

export interface StreetMember {
  name: string
  kind: 'adult' | 'child'
  reply: Reply
}

export interface StreetHousehold {
  name: string
  members: readonly StreetMember[]
}

export const CELL = { width: 32, height: 38 }
export const GROUND_FLOOR = 46
/**
 * The greatest height of a house; a higher one is drawn smaller, so that its roof stays within the
 * picture.
 */
const MAX_HEIGHT = 182

export const round = (value: number): number => Math.round(value * 10) / 10

/** The share of a household's windows that are lit, from 0 to 1. */
export function lightOf({ members }: StreetHousehold): number {
  const lit = members.filter(({ reply }) => reply === 'attending' || reply === 'maybe').length
  return members.length === 0 ? 0 : lit / members.length
}

/** The grid of a house's ground plan: one cell for each window, and one for the door. */
export function planOf(people: number) {
  const cells = people + 1
  const columns = cells <= 4 ? 2 : cells <= 9 ? 3 : Math.ceil(Math.sqrt(cells))
  const rows = Math.ceil(cells / columns)
  const height = GROUND_FLOOR + (rows - 1) * CELL.height + 8
  return { columns, rows, width: columns * CELL.width + 20, height }
}

/** The width of a house from its left wall to its right one. */
export function widthOf({ members }: StreetHousehold): number {
  const { width, height } = planOf(members.length)
  return Math.round(width * scaleOf(width, height))
}

export const scaleOf = (width: number, height: number): number =>
  Math.min(1, MAX_HEIGHT / (height + width * 0.5))
