/**
 * Draws the street: one paper-cut house for each household, one window for each person; and
 * pictures for empty pages and errors.
 */
import { escapeText, hashOf, houseAt, type Lamp, treeAt, yardOf } from './house.ts'
import { lightOf, type Reply, type StreetHousehold, widthOf } from './house-plan.ts'

/** Where a visitor's lamp hangs: above the door of the household they live in. */
export interface OwnLamp {
  lamp: Lamp
  /** The household's name; where no house has it, no lamp is drawn. */
  at: string
}

const HEIGHT = 236
/** How many houses are drawn; words say how many more there are. */
const MAX_HOUSES = 24

const onPlot = (width: number, inside: string): string =>
  `<svg viewBox="0 0 ${width} ${HEIGHT}">${inside}</svg>`

/**
 * The street of one party, in as many rows as the page needs: houses with their names beneath.
 * It is decoration, so the page says the same in words beside it.
 */
export function drawStreet(households: readonly StreetHousehold[], own?: OwnLamp): string {
  if (households.length === 0) return drawPlots(own?.lamp)
  const drawn = withinReach(households, own?.at)
  const size = drawn.length <= 4 ? 'few' : drawn.length <= 10 ? 'some' : 'many'
  const lights = [0, ...drawn.map(lightOf), 0]
  const plots = drawn.map((household, index) => {
    const neighbours = [lights[index] ?? 0, lights[index + 2] ?? 0] as const
    return plotOf(household, household.name === own?.at ? own.lamp : undefined, neighbours)
  })
  const more = households.length - drawn.length
  const rest = more > 0 ? `<p class="street-rest">and ${more} more houses</p>` : ''
  const sky = `<svg class="backdrop" viewBox="0 0 400 ${HEIGHT}"><use href="#sky"/><use href="#skyline"/></svg>`
  const row = `<ul>${GROVES[0]}${plots.join('')}${GROVES[1]}</ul>`
  return `<div class="street ${size}" aria-hidden="true">${sky}${row}${rest}</div>`
}

/** The trees where the street begins and ends. */
const GROVES = [
  [treeAt(26, 0.8), treeAt(52, 1.5)],
  [treeAt(22, 1.2), treeAt(56, 0.9)],
].map((trees) => `<li class="grove">${onPlot(80, trees.join(''))}</li>`)

/** The first houses of a long street; the visitor's own house is always one of them. */
function withinReach(households: readonly StreetHousehold[], ownName?: string) {
  const first = households.slice(0, MAX_HOUSES)
  const own = households.find(({ name }) => name === ownName)
  return own && !first.includes(own) ? [own, ...first.slice(0, -1)] : first
}

/** One house with its garden and sometimes a tree. */
function plotOf(
  household: StreetHousehold,
  lamp: Lamp | undefined,
  neighbours: readonly [left: number, right: number],
): string {
  const hash = hashOf(household.name)
  const width = widthOf(household)
  const [left, right] = [34 + (hash & 64 ? 24 : 0), 34 + (hash & 128 ? 24 : 0)]
  const end = left + width + right
  const trees =
    (hash & 64 ? treeAt(24, hash & 32 ? 1 : 1.4) : '') +
    (hash & 128 ? treeAt(end - 24, hash & 32 ? 1.3 : 0.9) : '')
  const house = houseAt(household, left, { lamp, neighbours })
  const drawing = onPlot(end, trees + house + yardOf(household, left, end))
  return `<li>${drawing}<span>${escapeText(household.name)}</span></li>`
}

/** A single picture, wide and low, whose lower edge lies on the page. */
const scene = (width: number, front: string): string =>
  `<svg class="scene" viewBox="0 34 ${width} 184" aria-hidden="true">` +
  `<use href="#sky" y="26"/><use href="#skyline"/><path class="ground" d="M-2800 240V190C-1200 184-600 199 0 199H${width}C${width + 600} 199 ${width + 1200} 184 3200 190V240z"/>${front}</svg>`

const someone = (name: string, ...replies: Reply[]): StreetHousehold => ({
  name,
  members: replies.map((reply) => ({ name: 'Somebody', kind: 'adult', reply })),
})
const anonymous = (drawing: string): string => drawing.replaceAll(/<title>.*?<\/title>/g, '')

/** A made-up street, whose houses have no tooltips with names and replies. */
export const drawExample = (households: readonly StreetHousehold[], own?: OwnLamp): string =>
  anonymous(drawStreet(households, own))

/**
 * One house with its porch lamp; its windows are lit when the lamp is, unless `isAwake` says
 * otherwise.
 */
export function drawHouse(lamp: Lamp | undefined, isAwake = lamp !== 'off'): string {
  const reply: Reply = isAwake ? 'attending' : 'not attending'
  const house = houseAt(someone('The house', reply, reply, reply), 108, { lamp })
  return anonymous(scene(300, `${treeAt(52, 0.8)}${treeAt(80, 1.2)}${house}${treeAt(228)}`))
}

/** The empty street: one house with its light on, and outlines of houses to come. */
export function drawPlots(lamp?: Lamp): string {
  const plot = (x: number) => `<path class="vacant" d="M${x} 199v-52l32-30 32 30v52"/>`
  const house = houseAt(someone('The first house', 'attending', 'attending'), 130, { lamp })
  return anonymous(
    scene(440, `${plot(24)}${treeAt(108)}${house}${plot(252)}${treeAt(330, 0.8)}${plot(350)}`),
  )
}

const plate = (x: number, y: number, text: string): string =>
  `<g transform="translate(${x} ${y})"><rect class="plate" x="-17" y="-12" width="34" height="20" rx="2"/><text y="3">${text}</text></g>`

/** The picture for "not found": houses 403 and 405, and between them a sign on an empty plot. */
export function drawMissingNumber(): string {
  const left = houseAt(someone('Four', 'attending', 'no response', 'maybe'), 40)
  const right = houseAt(someone('Oak', 'attending', 'not attending', 'attending'), 286)
  const sign = `<path class="vacant" d="M166 199v-56l39-34 39 34v56"/><path class="post" d="M205 200v-34"/>`
  const plates = plate(82, 102, '403') + plate(205, 158, '404') + plate(328, 102, '405')
  return anonymous(scene(410, left + right + sign + plates))
}

/** The street in a power cut: every window dark, and with `candle` one flame in the middle house. */
export function drawPowerCut(candle: boolean): string {
  const dark: Reply = 'not attending'
  const homes = ['Ash', 'Fir', 'Yew'].map((name, index) =>
    houseAt(someone(name, dark, dark, dark), 40 + index * 112),
  )
  const front = homes.join('') + treeAt(140) + treeAt(360, 1.2)
  if (!candle) return anonymous(scene(390, front))
  return anonymous(scene(390, lightCandle(front)))
}

/** Lights a candle in the middle one of three houses, which has the windows four to six. */
function lightCandle(houses: string): string {
  let windows = 0
  return houses.replaceAll('"#dark"', (dark) => (++windows === 5 ? '"#candle"' : dark))
}

/** The picture for "forbidden": a closed garden gate in front of a house with people in it. */
export function drawGate(lamp?: Lamp): string {
  const house = houseAt(someone('The gate', 'attending', 'maybe', 'attending'), 108, { lamp })
  const pales = Array.from({ length: 21 }, (_, index) => `M${50 + index * 10} 206v-26`).join('')
  return anonymous(
    scene(300, `${treeAt(60)}${house}<path class="gate" d="${pales}M46 187h208M46 198h208"/>`),
  )
}

export { drawSymbols } from './symbols.ts'
export { drawWindow } from './windows.ts'
