/**
 * Draws one paper-cut house with a window for each person who lives there; callers need no
 * coordinates.
 */
import { CELL, lightOf, planOf, round, type StreetHousehold, scaleOf } from './house-plan.ts'
import { roofOf } from './roof.ts'
import { windowsOf } from './windows.ts'

/**
 * The lamp above a door means one thing: `lit` is logged in, `off` is logged out, and no lamp says
 * nothing. `glow` is a lit lamp that brightens once, on the first page after a server restart.
 */
export type Lamp = 'lit' | 'off' | 'glow'

/** The height at which houses stand, from the top of a drawing. */
export const GROUND = 200

const DOORS = ['fir', 'rust', 'berry', 'dusk']

/** Makes text safe inside SVG and HTML text and quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** FNV-1a with a final mix of its bits: a name always gets the same house. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
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
  /** The lamp above the door of the visitor's own house; undefined draws none. */
  lamp?: Lamp | undefined
  /** How much light the neighbours on the left and on the right throw on the walls, from 0 to 1. */
  neighbours?: readonly [left: number, right: number]
}

/** A house whose left wall stands at `x`, and the light that it throws on the snow in front. */
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

/** A path through the snow from the door to the street, with a fence on both sides. */
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
