// The windows of a house, lit by the replies of the people behind them.
import {
  CELL,
  GROUND_FLOOR,
  planOf,
  type Reply,
  round,
  type StreetHousehold,
  type StreetMember,
} from './house-plan.ts'

const WINDOWS: Record<Reply, string> = {
  attending: 'lit',
  maybe: 'half',
  'not attending': 'dark',
  'no response': 'shut',
}

function windowAt(person: StreetMember, middle: number, floor: number): string {
  const isChild = person.kind === 'child'
  const at = `translate(${round(middle - (isChild ? 6 : 8))} ${floor - (isChild ? 25.5 : 31)})`
  return `<use href="#${WINDOWS[person.reply]}" transform="${at}${isChild ? ' scale(.75)' : ''}"/>`
}

/**
 * Fills the cells beside the door from the ground up; a top floor that is not full stands in the
 * middle.
 */
export function windowsOf({ members }: StreetHousehold, doorColumn: number): string {
  const { columns, rows, width } = planOf(members.length)
  let next = 0
  let drawn = ''
  for (let row = 0; row < rows; row++) {
    const free = columns - (row === 0 ? 1 : 0)
    const here = members.slice(next, next + free)
    const start = (width - (row === 0 ? columns : here.length) * CELL.width) / 2
    const floor = row === 0 ? 0 : -GROUND_FLOOR - (row - 1) * CELL.height
    here.forEach((person, index) => {
      const column = row === 0 && index >= doorColumn ? index + 1 : index
      drawn += windowAt(person, start + (column + 0.5) * CELL.width, floor)
    })
    next += free
  }
  return drawn
}

/** One window on a piece of wall, for lists: it shows the reply as windows in the street do. */
export function drawWindow(reply: Reply): string {
  return `<svg class="pane" viewBox="-5 -4 26 30" width="26" height="30" aria-hidden="true"><use href="#${WINDOWS[reply]}"/></svg>`
}
