/** The street: what a drawing shows, that it is safe to put in a page, and that it stays small. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
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
  type Reply,
  type StreetHousehold,
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

test('draws a half-drawn curtain for maybe, a dark window for no, an outline for no response', () => {
  const drawing = drawStreet(cast)
  assert.equal(count(drawing, '"#half"'), 1)
  assert.equal(count(drawing, '"#dark"'), 1)
  assert.equal(count(drawing, '"#open"'), 1)
})

test('draws a smaller window for a child', () => {
  assert.equal(count(drawStreet(cast), 'width="12"'), 1)
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
  assert.ok(
    Buffer.byteLength(drawStreet(cast, { lamp: 'lit', at: 'Smith Family' }) + drawSymbols()) <
      6 * 1024,
  )
})

test('draws building plots where nobody is invited', () => {
  assert.equal(drawStreet([]), drawPlots())
  assert.equal(count(drawPlots(), 'class="plot"'), 3)
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
  const drawings = [drawStreet(cast), drawGate(), drawPowerCut(true), drawSymbols()]
  for (const drawing of [...drawings, drawMissingNumber(), drawWindow('maybe')]) {
    assert.doesNotMatch(drawing, /style=|<style|<script|\son\w+=|https?:/)
  }
})
