/** Draws one paper-cut house with a window for each person who lives there; hides its coordinates. */

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

/**
 * The lamp means one thing: lit is logged in, off is logged out; without one, nothing is said.
 * `glow` is a lit lamp that brightens once, for the first page after a server restart.
 */
export type Lamp = 'lit' | 'off' | 'glow'

/** Where houses stand, counted from the top of a drawing. */
export const GROUND = 200

const CELL = { width: 32, height: 38 }
const GROUND_FLOOR = 46
/** Higher houses are drawn smaller, so that their roofs stay below the sky's edge. */
const MAX_HEIGHT = 182
const DOORS = ['fir', 'rust', 'berry', 'dusk']

const WINDOWS: Record<Reply, string> = {
  attending: 'lit',
  maybe: 'half',
  'not attending': 'dark',
  'no response': 'shut',
}

/** Rooflines in threes: share of the width, height as a share of the width, pixels sideways. */
const ROOFS = [
  [0, 0, -7, 0.5, 0.52, 0, 1, 0, 7],
  [0, 0, -6, 0.5, 0.74, 0, 1, 0, 6],
  [0, 0, -7, 0.3, 0.54, 0, 1, 0, 7],
  [0, 0, -6, 0.12, 0.34, 0, 0.5, 0.54, 0, 0.88, 0.34, 0, 1, 0, 6],
  [0, 0, -7, 0.2, 0.36, 0, 0.8, 0.36, 0, 1, 0, 7],
  [
    0, 0, 0, 0, 0.16, 0, 0.17, 0.16, 0, 0.17, 0.34, 0, 0.34, 0.34, 0, 0.34, 0.52, 0, 0.66, 0.52, 0,
    0.66, 0.34, 0, 0.83, 0.34, 0, 0.83, 0.16, 0, 1, 0.16, 0, 1, 0, 0,
  ],
]

/** Makes text safe inside SVG and HTML text and quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** FNV-1a with a last mix: the same name always builds the same house. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The share of a household's windows that give light, from 0 to 1. */
export function lightOf({ members }: StreetHousehold): number {
  const lit = members.filter(({ reply }) => reply === 'attending' || reply === 'maybe').length
  return members.length === 0 ? 0 : lit / members.length
}

/** The grid of windows: how many cells stand side by side, one of them the door. */
function planOf(people: number) {
  const cells = people + 1
  const columns = cells <= 4 ? 2 : cells <= 9 ? 3 : Math.ceil(Math.sqrt(cells))
  const rows = Math.ceil(cells / columns)
  const height = GROUND_FLOOR + (rows - 1) * CELL.height + 8
  return { columns, rows, width: columns * CELL.width + 20, height }
}

/** How much room a house takes from its left wall to its right one. */
export function widthOf({ members }: StreetHousehold): number {
  const { width, height } = planOf(members.length)
  return Math.round(width * scaleOf(width, height))
}

const scaleOf = (width: number, height: number): number =>
  Math.min(1, MAX_HEIGHT / (height + width * 0.5))

function windowAt(person: StreetMember, middle: number, floor: number): string {
  const isChild = person.kind === 'child'
  const at = `translate(${round(middle - (isChild ? 6 : 8))} ${floor - (isChild ? 25.5 : 31)})`
  return `<use href="#${WINDOWS[person.reply]}" transform="${at}${isChild ? ' scale(.75)' : ''}"/>`
}

/** Windows from the ground up beside the door; a part-filled top floor stands in the middle. */
function windowsOf({ members }: StreetHousehold, doorColumn: number): string {
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

function roofOf(hash: number, top: number, width: number): string {
  const roof = ROOFS[hash % ROOFS.length] ?? []
  const points: [x: number, y: number][] = []
  for (let at = 0; at < roof.length; at += 3) {
    const [share = 0, height = 0, aside = 0] = roof.slice(at, at + 3)
    points.push([round(share * width + aside), round(top - height * width)])
  }
  const x = round(width * (hash & 8 ? 0.72 : 0.2))
  const y = round(top - width * 0.5)
  return (
    `<path class="roof" d="M${x} ${top}V${y}h11V${top}zM${points.join('L')}"/>` +
    `<path class="snow" d="M${x - 2} ${y + 2}q7.5-9 15 0z${snowOn(points)}"/>`
  )
}

/** Snow lies thick in the middle of each slope and thins out towards its edges; walls keep none. */
function snowOn(points: readonly [x: number, y: number][]): string {
  const slopes = points.slice(1).map(([toX, toY], at) => {
    const [fromX, fromY] = points[at] as [number, number]
    const [x, y] = [Math.round(toX - fromX), Math.round(toY - fromY)]
    if (x === 0) return ''
    const [up, down] = y === 0 ? [9, 4] : [4, Math.min(12, x * 0.3)]
    const [middle, above] = [Math.round(x / 2), Math.round(y / 2 - up)]
    const below = Math.round(-y / 2 + down)
    return `M${fromX} ${fromY}q${middle} ${above} ${x} ${y}q${-middle} ${below} ${-x} ${-y}`
  })
  return slopes.join('')
}

function doorOf(hash: number, x: number, lamp?: Lamp): string {
  const light = lamp && lamp !== 'off' ? '<use class="shine" href="#light"/>' : ''
  const lantern = `<g class="lamp ${lamp}" transform="translate(${x + 7} -37)">${light}<use href="#lantern"/></g>`
  return (
    `<path class="step" d="M${x - 5} 5v-4h3v-3h18v3h3v4z"/>` +
    `<path class="door ${DOORS[(hash >>> 12) % 4]}" d="M${x}-2v-19q7-8 14 0v19z"/>${lamp ? lantern : ''}`
  )
}

const toldOf = ({ name, members }: StreetHousehold): string =>
  `${name}: ${members.map((person) => `${person.name} ${person.reply}`).join(', ')}`

export interface HouseOptions {
  /** Hangs above the door of the visitor's own house; undefined leaves it away. */
  lamp?: Lamp | undefined
  /** Light that neighbours to the left and to the right throw on the walls, from 0 to 1. */
  neighbours?: readonly [left: number, right: number]
}

/** A house whose left wall stands at `x`, and the light that it throws on the snow before it. */
export function houseAt(household: StreetHousehold, x: number, options: HouseOptions = {}): string {
  const { lamp, neighbours = [0, 0] } = options
  const hash = hashOf(household.name)
  const { columns, width, height } = planOf(household.members.length)
  const scale = scaleOf(width, height)
  const doorColumn = (hash >>> 4) % columns
  const door = 10 + doorColumn * CELL.width + 9
  const size = scale < 1 ? ` scale(${Math.round(scale * 1000) / 1000})` : ''
  const glare = (light: number, at: string) =>
    light > 0 ? `<use href="#glare" transform="${at}" opacity="${round(light * 0.6)}"/>` : ''
  const light = lightOf(household)
  const spill = `<ellipse fill="url(#glow)" cx="${width / 2}" cy="6" rx="${Math.round(width * 0.85)}" ry="15" opacity="${round(0.3 + light * 0.6)}"/>`
  return (
    `<g class="house wall-${(hash >>> 8) % 4}" transform="translate(${round(x)} ${GROUND})${size}"><title>${escapeText(toldOf(household))}</title>` +
    `${roofOf(hash, -height, width)}<path class="wall" d="M0 3V${-height}h${width}V3z"/>` +
    glare(neighbours[0], `scale(1 ${height})`) +
    glare(neighbours[1], `translate(${width}) scale(-1 ${height})`) +
    `${light > 0 ? spill : ''}${windowsOf(household, doorColumn)}${doorOf(hash, door, lamp)}</g>`
  )
}

/** A path through the snow from the door to the street, and a fence to both sides of it. */
export function yardOf(household: StreetHousehold, x: number, end: number): string {
  const { columns, width, height } = planOf(household.members.length)
  const doorColumn = (hashOf(household.name) >>> 4) % columns
  const door = round(x + (26 + doorColumn * CELL.width) * scaleOf(width, height))
  const fence = `d="M0 ${GROUND + 20}H${door - 13}M${door + 13} ${GROUND + 20}H${end}"`
  return (
    `<path class="path" d="M${door - 7} ${GROUND + 4}h14q1 16 7 32h-28q6-16 7-32z"/>` +
    `<path class="rail" ${fence}/><path class="pales" ${fence}/>`
  )
}

export const treeAt = (x: number, size = 1): string =>
  `<use href="#tree" transform="translate(${round(x)} ${GROUND})${size === 1 ? '' : ` scale(${size})`}"/>`

/** One window on a piece of wall, for lists: the same four looks as in the street. */
export function drawWindow(reply: Reply): string {
  return `<svg class="pane" viewBox="-5 -4 26 30" width="26" height="30" aria-hidden="true"><use href="#${WINDOWS[reply]}"/></svg>`
}
