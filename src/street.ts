/** Draws the street: one paper-cut house per household, one window per person. Pure text in, SVG text out; hides every coordinate. */

export type Reply = 'attending' | 'maybe' | 'not attending' | 'no response'
export interface StreetMember {
  name: string
  kind: 'adult' | 'child'
  reply: Reply
}
export interface StreetHousehold {
  name: string
  members: StreetMember[]
}
/**
 * The lamp means one thing: lit is logged in, off is logged out; without one, nothing is said.
 * `glow` is a lit lamp that brightens once, for the first page after a server restart.
 */
export type Lamp = 'lit' | 'off' | 'glow'

interface Point {
  x: number
  y: number
}

const GROUND = 200
const CELL = { width: 30, height: 38 }
const DOORS = ['fir', 'rust', 'berry', 'dusk']

const WINDOWS: Record<Reply, string> = {
  attending: 'lit',
  maybe: 'half',
  'not attending': 'dark',
  'no response': 'open',
}

/** Rooflines in threes: share of the width, height as a share of the width, pixels sideways. */
const ROOFS = [
  [0, 0, -6, 0.5, 0.52, 0, 1, 0, 6],
  [0, 0, -5, 0.5, 0.78, 0, 1, 0, 5],
  [0, 0, -6, 0.3, 0.56, 0, 1, 0, 6],
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
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The grid of windows: how many cells stand side by side, one of them the door. */
function planOf(people: number) {
  const cells = people + 1
  const columns = cells <= 4 ? 2 : cells <= 9 ? 3 : Math.ceil(Math.sqrt(cells))
  const rows = Math.ceil(cells / columns)
  return { columns, rows, width: columns * CELL.width + 18, height: rows * CELL.height + 8 }
}

function windowAt(person: StreetMember, middle: number, floor: number): string {
  const [width, height] = person.kind === 'child' ? [12, 16.5] : [16, 22]
  const place = `x="${round(middle - width / 2)}" y="${round(floor - 9 - height)}"`
  return `<use href="#${WINDOWS[person.reply]}" ${place} width="${width}" height="${height}"/>`
}

/** Windows from the ground up beside the door; a part-filled top floor stands in the middle. */
function windowsOf(household: StreetHousehold, x: number, doorColumn: number): string {
  const { columns, rows, width } = planOf(household.members.length)
  let next = 0
  let drawn = ''
  for (let row = 0; row < rows; row++) {
    const free = columns - (row === 0 ? 1 : 0)
    const here = household.members.slice(next, next + free)
    const start = x + (width - (row === 0 ? columns : here.length) * CELL.width) / 2
    here.forEach((person, index) => {
      const column = row === 0 && index >= doorColumn ? index + 1 : index
      drawn += windowAt(person, start + (column + 0.5) * CELL.width, GROUND - row * CELL.height)
    })
    next += free
  }
  return drawn
}

function lampAt(at: Point, lamp: Lamp): string {
  const light = lamp === 'off' ? '' : '<use class="shine" href="#light"/>'
  return `<g class="lamp ${lamp}" transform="translate(${round(at.x)} ${at.y})">${light}<use href="#lantern"/></g>`
}

function roofOf(hash: number, x: number, top: number, width: number): string {
  const roof = ROOFS[hash % ROOFS.length] ?? []
  const points: string[] = []
  for (let at = 0; at < roof.length; at += 3) {
    const [share = 0, height = 0, aside = 0] = roof.slice(at, at + 3)
    points.push(`${round(x + share * width + aside)} ${round(top - height * width)}`)
  }
  const chimney = `M${round(x + width * (hash & 8 ? 0.74 : 0.22))} ${top - 6}v${round(6 - width * 0.5)}`
  return `<path class="chimney" d="${chimney}"/><path class="roof" d="M${points.join('L')}"/>`
}

const toldOf = (household: StreetHousehold): string =>
  household.members.map((person) => `${person.name} ${person.reply}`).join(', ')

function houseAt(household: StreetHousehold, x: number, lamp?: Lamp): string {
  const hash = hashOf(household.name)
  const { columns, width, height } = planOf(household.members.length)
  const doorColumn = (hash >>> 4) % columns
  const door = x + 9 + doorColumn * CELL.width + 8
  return (
    `<g class="house wall-${(hash >>> 8) % 4}"><title>${escapeText(`${household.name}: ${toldOf(household)}`)}</title>` +
    roofOf(hash, x, GROUND - height, width) +
    `<path class="wall" d="M${x} ${GROUND + 4}v${-height - 4}h${width}v${height + 4}z"/>` +
    `<path class="door ${DOORS[(hash >>> 12) % 4]}" d="M${door} ${GROUND + 2}v-22q7-9 14 0v22z"/>` +
    `${windowsOf(household, x, doorColumn)}${lamp ? lampAt({ x: door - 6, y: GROUND - 40 }, lamp) : ''}</g>`
  )
}

const treeAt = (x: number): string => `<use href="#tree" x="${round(x)}" y="${GROUND}"/>`

/** Far roofs, then what stands in front of them, then the ground, which is the page itself. */
function scene(width: number, front: string, kind = ''): string {
  const w = Math.round(width)
  return (
    `<svg class="street ${kind}" viewBox="0 0 ${w} 216" width="${Math.round(w * 1.3)}" height="${Math.round(216 * 1.3)}" aria-hidden="true" focusable="false">` +
    '<use href="#sky"/><rect x="-1800" y="64" width="4400" height="136" fill="url(#far)"/><rect x="-1800" y="100" width="4400" height="104" fill="url(#near)"/>' +
    `${front}<path class="ground" d="M-1800 240V190C-900 184-500 199 0 199H${w}C${w + 500} 199 ${w + 900} 184 2600 190V240z"/></svg>`
  )
}

/** Where a visitor's lamp hangs: above the door of the household they live in. */
export interface OwnLamp {
  lamp: Lamp
  /** The household's name; nothing hangs where no house has it. */
  at: string
}

/** A row of houses with a tree where the name's hash plants one. */
function row(households: readonly StreetHousehold[], start: number, own?: OwnLamp) {
  let x = start
  let drawn = ''
  households.forEach((household, index) => {
    const { width } = planOf(household.members.length)
    drawn += houseAt(household, x, household.name === own?.at ? own.lamp : undefined)
    x += width + 22
    if (index < households.length - 1 && hashOf(household.name) & 64) {
      drawn += treeAt(x + 4)
      x += 26
    }
  })
  return { drawn, end: x - 22 }
}

/** The street of one party; decoration only, so the page says the same in words beside it. */
export function drawStreet(households: readonly StreetHousehold[], own?: OwnLamp): string {
  if (households.length === 0) return drawPlots(own?.lamp)
  const { drawn, end } = row(households, 40, own)
  return scene(end + 64, treeAt(18) + drawn + treeAt(end + 46))
}

const someone = (name: string, ...replies: Reply[]): StreetHousehold => ({
  name,
  members: replies.map((reply) => ({ name: 'Somebody', kind: 'adult', reply })),
})
const anonymous = (drawing: string): string => drawing.replaceAll(/<title>.*?<\/title>/g, '')

/** A street that is made up: its houses say no names and no replies when the pointer rests on them. */
export const drawExample = (households: readonly StreetHousehold[], own?: OwnLamp): string =>
  anonymous(drawStreet(households, own))

/** One house with its porch lamp; its windows go with the lamp unless it is said otherwise. */
export function drawHouse(lamp: Lamp | undefined, isAwake = lamp !== 'off'): string {
  const reply: Reply = isAwake ? 'attending' : 'not attending'
  const house = houseAt(someone('The house', reply, reply, reply), 110, lamp)
  return anonymous(scene(300, `${treeAt(64)}${treeAt(86)}${house}${treeAt(236)}`, 'close'))
}

/** The empty street: one house with its light on, and building plots for those to come. */
export function drawPlots(lamp?: Lamp): string {
  const plot = (x: number) => `<path class="plot" d="M${x} 199v-52l32-30 32 30v52"/>`
  const house = houseAt(someone('The first house', 'attending', 'attending'), 124, lamp)
  return anonymous(scene(440, `${plot(30)}${treeAt(108)}${house}${plot(252)}${plot(346)}`))
}

const plate = (x: number, y: number, text: string): string =>
  `<g transform="translate(${x} ${y})"><rect class="plate" x="-17" y="-12" width="34" height="20" rx="2"/><text y="3">${text}</text></g>`

/** Between 403 and 405 there is only a plot with a sign: the house that does not exist. */
export function drawMissingNumber(): string {
  const left = houseAt(someone('Four', 'attending', 'no response', 'maybe'), 44)
  const right = houseAt(someone('Oak', 'attending', 'not attending', 'attending'), 288)
  const sign = `<path class="plot" d="M166 199v-56l39-34 39 34v56"/><path class="post" d="M205 200v-34"/>`
  const plates = plate(83, 110, '403') + plate(205, 158, '404') + plate(327, 110, '405')
  return anonymous(scene(410, left + right + sign + plates))
}

/** The street in a power cut: every window dark; `candle` puts one flame in the middle house. */
export function drawPowerCut(candle: boolean): string {
  const dark: Reply = 'not attending'
  const homes = [
    someone('Ash', dark, dark, dark),
    someone('Fir', dark, candle ? 'maybe' : dark, dark),
    someone('Yew', dark, dark, dark),
  ]
  const { drawn, end } = row(homes, 40)
  return anonymous(scene(end + 40, drawn.replace('"#half"', '"#candle"'), 'power-cut'))
}

/** A closed garden gate before a house with people in: not this way, but nobody is angry. */
export function drawGate(lamp?: Lamp): string {
  const house = houseAt(someone('The gate', 'attending', 'maybe', 'attending'), 110, lamp)
  const pales = Array.from({ length: 21 }, (_, index) => `M${50 + index * 10} 201v-26`).join('')
  return anonymous(
    scene(300, `${treeAt(60)}${house}<path class="fence" d="${pales}M46 182h208M46 193h208"/>`),
  )
}

/** One window on a piece of wall, for lists: the same four looks as in the street. */
export function drawWindow(reply: Reply): string {
  return `<svg class="pane" viewBox="-5 -4 26 30" width="26" height="30" aria-hidden="true" focusable="false"><use href="#${WINDOWS[reply]}" width="16" height="22"/></svg>`
}

/** What every drawing refers to, once per page: windows, lamp, tree, candle, the far roofs. */
export function drawSymbols(): string {
  const bars = '<path class="bars" d="M8 0v22M0 9h16"/>'
  const pane = (id: string, inside: string) =>
    `<symbol id="${id}" viewBox="0 0 16 22" overflow="visible">${inside}</symbol>`
  return (
    '<svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false"><defs>' +
    '<radialGradient id="glow"><stop class="glow-in" offset="0"/><stop class="glow-mid" offset=".45"/><stop class="glow-out" offset="1"/></radialGradient>' +
    '<pattern id="far" y="60" width="468" height="140" patternUnits="userSpaceOnUse"><path class="far" d="M0 140V84l24-26 24 26v12h16V62h8V50h8v12h34v30l20-34 20 34h14V70l30-26 30 26v22h18V58h44v30l16-22 16 22V74l26-30 26 30v14h22V62h52v26l20-20v72z"/></pattern>' +
    '<pattern id="near" x="120" y="96" width="612" height="110" patternUnits="userSpaceOnUse"><path class="near" d="M0 110V76l30-30 30 30v10h40l9-34 9 34h30V62l10-24h46l10 24v24h60l8-30 8 30 8-24 8 24h40V70l34-38 34 38v14h60V66l30-22 40 22v18h58v26H0z"/></pattern></defs>' +
    pane(
      'lit',
      `<rect class="halo" x="-4" y="-4" width="24" height="30" rx="5"/><rect class="light" width="16" height="22" rx="1"/>${bars}`,
    ) +
    pane(
      'half',
      '<rect class="light" width="16" height="22" rx="1"/><path class="curtain" d="M0 0h16v4H11q0 11-5 18H0z"/><path class="fold" d="M3 3v18M7 4q0 8-2 14"/><rect class="frame" width="16" height="22" rx="1"/>',
    ) +
    pane(
      'dark',
      `<rect class="night" width="16" height="22" rx="1"/>${bars}<rect class="frame" width="16" height="22" rx="1"/>`,
    ) +
    pane('open', '<rect class="outline" x=".75" y=".75" width="14.5" height="20.5" rx="1"/>') +
    pane(
      'candle',
      '<rect class="night" width="16" height="22" rx="1"/><circle cx="8" cy="11" r="34" fill="url(#glow)"/><path class="wax" d="M6 21v-8h4v8z"/><path class="flame" d="M8 12.5q-4-4 0-10 4 6 0 10z"/><rect class="frame" width="16" height="22" rx="1"/>',
    ) +
    '<g id="light"><circle cx="13" r="62" fill="url(#glow)"/><ellipse cx="16" cy="48" rx="54" ry="9" fill="url(#glow)"/></g>' +
    '<g id="lantern"><path class="bracket" d="M0-12h13v5"/><path class="glass" d="M8-6h10l2 14H6z"/><path class="hood" d="M6-6l7-6 7 6z"/></g>' +
    '<g id="sky"><path class="stars" d="M-290 22h0M-214 58h0M-150 8h0M-84 40h0M18 14h0M78 46h0M236 20h0M402 6h0M458 50h0M560 14h0M640 44h0M742 20h0"/><path class="moon" d="M-46 8a15 15 0 1 0 13 23 13 13 0 1 1-13-23z"/></g>' +
    '<path id="tree" class="tree" d="M-2 4v-9h-11l7-13h-4l7-13h-3L0-48l6 17h-3l7 13h-4l7 13H2v9z"/>' +
    '</svg>'
  )
}
