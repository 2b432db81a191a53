import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { drawnRooms, drawRooms } from './draw-rooms.ts'
import { FLOORS, findCircle, floorOf, importGraph, root } from './rooms.ts'

const graph = importGraph()

describe('the rooms', () => {
  it('are known for every source file', () => {
    assert.ok(graph.size > 100)
    for (const file of graph.keys())
      assert.notEqual(floorOf(file), undefined, `${file} has a floor`)
  })

  it('are never looked up into by an import, not even of a type', () => {
    const imports = [...graph].flatMap(([file, targets]) =>
      targets.map((to) => [file, to] as const),
    )
    assert.ok(imports.length > 500)
    for (const [file, target] of imports) {
      const [own = -1, other = 99] = [floorOf(file), floorOf(target)]
      assert.ok(other <= own, `${file} (floor ${own}) imports ${target} (floor ${other})`)
    }
  })

  it('hold no circle of imports, types included', () => {
    assert.equal(findCircle(graph)?.join(' -> '), undefined)
  })

  it('have circles found wherever they begin', () => {
    const circle = new Map(Object.entries({ a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'] }))
    assert.deepEqual(findCircle(circle), ['b', 'c', 'd', 'b'])
    assert.equal(findCircle(new Map(Object.entries({ a: ['b', 'c'], b: ['c'], c: [] }))), undefined)
  })

  it('are the map of the README, in this order', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const lines = [...readme.matchAll(/^(\d) {2}(\S.*?) {2,}/gm)]
    const drawn = lines.map(([, floor, rooms = '']) => `${floor} ${rooms}`)
    const held = FLOORS.map((rooms, index) => {
      const names = rooms.map((room) => (room.endsWith('.ts') ? room : `${room}/`))
      const [first, ...others] = names
      const short = [first, ...others.map((name) => name.replace(/^src\//, ''))].join(' ')
      return `${FLOORS.length - 1 - index} ${short}`
    })
    assert.deepEqual(drawn, held)
  })

  it('are drawn in docs/architecture.md as they are', () => {
    assert.match(drawRooms(), / {2}app --> routes\n/)
    assert.equal(drawnRooms(), drawRooms(), 'npm run map draws them anew')
  })

  it('are few enough to be seen at once', () => {
    const entries = readdirSync(join(root, 'src'), { withFileTypes: true })
    assert.ok(entries.length <= 20, `${entries.length} entries`)
    assert.ok(entries.filter((entry) => entry.isFile()).length <= 8)
  })
})
