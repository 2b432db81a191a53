/**
 * Tests of the street: what a drawing shows, that it is safe to put into a page, and that it stays
 * small.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reply, StreetHousehold } from './house-plan.ts'
import {
  drawExample,
  drawGate,
  drawHouse,
  drawMissingNumber,
  drawPlots,
  drawPowerCut,
  drawStreet,
  drawSymbols,
  drawWindow,
} from './street.ts'

const household = (name: string, ...replies: Reply[]): StreetHousehold => ({
  name,
  members: replies.map((reply, index) => ({ name: `Person ${index + 1}`, kind: 'adult', reply })),
})
const count = (drawing: string, part: string) => drawing.split(part).length - 1
const outline = (drawing: string) => drawing.match(/class="roof" d="[^"]+"/)?.[0]

const cast: StreetHousehold[] = [
  {
    name: 'Smith Family',
    members: [
      { name: 'John', kind: 'adult', reply: 'attending' },
      { name: 'Jane', kind: 'adult', reply: 'attending' },
      { name: 'Timmy', kind: 'child', reply: 'attending' },
    ],
  },
  household('Johnson Family', 'maybe', 'not attending'),
  household('Williams Household', 'no response'),
]

test('draws one house for each household', () => {
  assert.equal(count(drawStreet(cast), '<g class="house'), 3)
})

test('draws a lit window for each person who attends', () => {
  assert.equal(count(drawStreet(cast), '"#lit"'), 3)
})

test('draws half-drawn curtains for maybe, a dark window for no, closed shutters for no response', () => {
  const drawing = drawStreet(cast)
  assert.equal(count(drawing, '"#half"'), 1)
  assert.equal(count(drawing, '"#dark"'), 1)
  assert.equal(count(drawing, '"#shut"'), 1)
})

test('draws a smaller window for a child', () => {
  assert.equal(count(drawStreet(cast), 'scale(.75)'), 1)
})

test('draws every member of a large household once', () => {
  for (const size of [0, 1, 2, 5, 12, 40]) {
    const drawing = drawStreet([household('Large', ...Array<Reply>(size).fill('attending'))])
    assert.equal(count(drawing, '"#lit"'), size)
  }
})

test('draws the same outline for the same name', () => {
  const once = outline(drawStreet([household('Smith Family', 'attending')]))
  assert.ok(once)
  assert.equal(outline(drawStreet([household('Smith Family', 'maybe')])), once)
})

test('draws different outlines for different names', () => {
  const names = ['Smith Family', 'Johnson Family', 'Williams Household', 'Garcia', 'Ng', 'Okafor']
  const outlines = names.map((name) => outline(drawStreet([household(name, 'attending')])))
  assert.ok(new Set(outlines).size >= 3)
})

test('escapes the names of households and people', () => {
  const drawing = drawStreet([
    {
      name: '<script>"&\'',
      members: [{ name: '</title><b>', kind: 'adult', reply: 'maybe' }],
    },
  ])
  assert.ok(!drawing.includes('<script>'))
  assert.ok(!drawing.includes('<b>'))
  assert.ok(drawing.includes('&#60;script&#62;&#34;&#38;&#39;'))
})

test('stays under 6 kB for three households, symbols included', () => {
  const street = drawStreet(cast, { lamp: 'lit', at: 'Smith Family' })
  assert.ok(Buffer.byteLength(street + drawSymbols(street)) < 6 * 1024)
})

test('draws building plots where nobody is invited', () => {
  assert.equal(drawStreet([]), drawPlots())
  assert.equal(count(drawPlots(), 'class="vacant"'), 3)
})

test('gives light to a lit lamp and none to a lamp that is off', () => {
  assert.ok(drawHouse('lit').includes('#light'))
  assert.ok(drawHouse('glow').includes('class="lamp glow"'))
  assert.ok(!drawHouse('off').includes('#light'))
  assert.equal(count(drawHouse('off'), '"#lit"'), 0)
})

test('hangs the lamp at the own house alone, and nowhere when that is not in the street', () => {
  const houses = drawStreet(cast, { lamp: 'lit', at: 'Johnson Family' }).split('<g class="house')
  assert.deepEqual(
    houses.map((house) => count(house, 'class="lamp lit"')),
    [0, 0, 1, 0],
  )
  assert.equal(count(drawStreet(cast, { lamp: 'lit', at: 'Somebody else' }), 'class="lamp'), 0)
})

test('says who is logged in nowhere but in the lamp of a visitor', () => {
  for (const drawing of [drawPlots(), drawGate(), drawPowerCut(true), drawMissingNumber()]) {
    assert.equal(count(drawing, 'class="lamp'), 0)
  }
})

test('names nobody in a street that is made up', () => {
  assert.ok(!drawExample(cast).includes('<title>'))
})

test('leaves one candle in a power cut', () => {
  assert.equal(count(drawPowerCut(true), '#candle'), 1)
  assert.equal(count(drawPowerCut(true), '"#lit"'), 0)
  assert.equal(count(drawPowerCut(false), '#candle'), 0)
})

test('puts only a sign where number 404 would stand', () => {
  assert.match(drawMissingNumber(), />403<.*>404<.*>405</)
  assert.equal(count(drawMissingNumber(), '<g class="house'), 2)
})

test('uses nothing that the content security policy refuses', () => {
  const drawings = [drawStreet(cast), drawGate(), drawPowerCut(true)]
  drawings.push(drawMissingNumber(), drawWindow('maybe'), drawSymbols(drawings.join('')))
  for (const drawing of drawings) {
    assert.doesNotMatch(drawing, /style=|<style|<script|\son\w+=|https?:/)
  }
})

test('throws light on the snow before a house where somebody comes, and on its neighbours', () => {
  const light = (...houses: StreetHousehold[]) => count(drawStreet(houses), '#glow')
  assert.equal(light(household('Dark', 'not attending'), household('Silent', 'no response')), 0)
  assert.equal(light(household('Bright', 'attending'), household('Dark', 'not attending')), 1)
  const beside = drawStreet([household('Bright', 'attending'), household('Dark', 'not attending')])
  assert.equal(count(beside, '"#glare"'), 1)
})

test('writes the name of each household beneath its house', () => {
  assert.match(drawStreet(cast), /<span>Smith Family<.*<span>Johnson Family<.*<span>Williams Ho/)
})

test('draws a long street as far as a page can carry it, the own house always among it', () => {
  const long = Array.from({ length: 300 }, (_, index) => household(`House ${index}`, 'attending'))
  const drawing = drawStreet(long, { lamp: 'lit', at: 'House 299' })
  assert.equal(count(drawing, '<g class="house'), 24)
  assert.equal(count(drawing, 'class="lamp lit"'), 1)
  assert.match(drawing, /and 276 more houses/)
  assert.ok(Buffer.byteLength(drawing) < 32 * 1024)
})

test('gives a page the parts that its drawings refer to, and no others', () => {
  const parts = drawSymbols(drawWindow('attending'))
  assert.match(parts, /id="lit"/)
  assert.match(parts, /id="glow"/)
  assert.doesNotMatch(parts, /id="(half|tree|skyline)"/)
  const everything = [drawStreet(cast), drawHouse('lit'), drawPowerCut(true)].join('')
  const all = everything + drawSymbols(everything)
  for (const [, id] of all.matchAll(/(?:href="|url\()#(\w+)/g))
    assert.match(all, new RegExp(`id="${id}"`))
})
