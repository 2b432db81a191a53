// The table as a picture: a glowing dish for each promise, an empty plate for each wish that is open.
import type { DishKind } from '../../domain/potluck/dishes.ts'
import type { Table } from '../../domain/potluck/table.ts'

/** How many places are drawn, and how many of them can be empty; the page lists all of them in words. */
const MAX_PLACES = 9
const MAX_EMPTY = 3
const PLACE = 46
const CLOTH_Y = 150

const STEAM = '<path class="steam" d="M-6-27c-4-5 4-7 0-13M6-27c-4-5 4-7 0-13"/>'
const BOWL = '<path class="ware" d="M-17-12h34c0 8-7 12-17 12s-17-4-17-12z"/>'

/** The shape of each kind of dish; its zero point is where it stands on the cloth. */
const SHAPES: Record<DishKind, string> = {
  starter: `${STEAM}${BOWL}<path class="food" d="M-14-12c4-4 24-4 28 0z"/>`,
  main: `${STEAM}<path class="ware" d="M-20-4h40v4h-40z"/><path class="food" d="M-17-4c0-22 34-22 34 0z"/><circle class="ware" cy="-22" r="2.5"/>`,
  side: `${STEAM}<path class="ware" d="M-15-16h30v13c0 2-1 3-3 3h-24c-2 0-3-1-3-3zM-20-13h5v4h-5zM15-13h5v4h-5z"/><path class="food" d="M-14-16c5-5 23-5 28 0z"/>`,
  'vegetable side': `${BOWL}<circle class="leaf" cx="-8" cy="-15" r="5"/><circle class="leaf" cx="8" cy="-15" r="5"/><circle class="food" cy="-17" r="5"/>`,
  salad: `${BOWL}<path class="leaf" d="M-15-12c-2-10 8-14 9-5 2-12 12-12 12-1 3-8 10-4 9 6z"/>`,
  bread:
    '<path class="food" d="M-19 0c-4-17 8-20 19-20s23 3 19 20z"/><path class="crust" d="M-9-17l-3 7M1-18l-3 7M11-17l-3 7"/>',
  dessert:
    '<path class="ware" d="M-19-3h38v3h-38z"/><path class="food" d="M-14-17h28l3 14h-34z"/><path class="snowy" d="M-15-17c3-7 27-7 30 0-3 4-6 0-9 3-3-4-7 2-10-2-4 4-8-2-11-1z"/>',
  drink:
    '<path class="ware" d="M-3-34h6v8c6 4 6 8 6 26h-18c0-18 0-22 6-26z"/><path class="food" d="M-9-14h18v8h-18z"/>',
  thing:
    '<path class="ware" d="M-16-18h32v18h-32z"/><path class="food" d="M-3-18h6v18h-6zM-16-12h32v4h-32z"/><path class="crust" d="M0-18c-9-9-12 0 0 0 9-9 12 0 0 0"/>',
}

const EMPTY_PLATE = '<ellipse class="open-place" cy="0" rx="17" ry="4.5"/>'

/** The picture is decoration: the page says the same in words. */
export function drawTable({ wishes, claims }: Table): string {
  const open = wishes.filter((wish) => wish.open > 0).length
  const empty = Math.min(open, Math.max(MAX_EMPTY, MAX_PLACES - claims.length))
  const dishes = claims.slice(0, MAX_PLACES - empty)
  const places = [
    ...dishes.map(({ kind }) => `<g class="dish">${SHAPES[kind]}</g>`),
    ...Array.from({ length: empty }, () => EMPTY_PLATE),
  ]
  const laid = places.length > 0 ? places : [EMPTY_PLATE, EMPTY_PLATE, EMPTY_PLATE]
  const width = Math.max(480, laid.length * PLACE + 80)
  const start = width / 2 - ((laid.length - 1) * PLACE) / 2
  const standing = laid.map(
    (place, index) => `<g transform="translate(${start + index * PLACE} ${CLOTH_Y})">${place}</g>`,
  )
  const right = width - 16
  const cloth = `<path class="cloth-side" d="M16 ${CLOTH_Y}h${right - 16}l6 56H10z"/><path class="cloth" d="M16 ${CLOTH_Y - 6}h${right - 16}v12H16z"/>`
  return `<svg class="scene table-scene" viewBox="0 84 ${width} 134" aria-hidden="true"><use href="#sky" y="26"/><use href="#skyline"/><path class="ground" d="M-2800 240V196H3200V240z"/>${cloth}${standing.join('')}</svg>`
}
