import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BoundedMap } from './bounded-map.ts'

describe('a bounded map', () => {
  it('lets the oldest entry make room for a new one', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2).set('c', 3)
    assert.deepEqual(
      [...map],
      [
        ['b', 2],
        ['c', 3],
      ],
    )
  })

  it('makes room for several, so that it looks for its oldest once for all of them', () => {
    const map = new BoundedMap<number, string>(1_600)
    for (let key = 0; key <= 1_600; key++) map.set(key, 'kept')
    assert.deepEqual([map.size, map.has(99), map.has(100)], [1_501, false, true])
  })

  it('takes a new value of a known key without dropping another', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2).set('a', 3)
    assert.deepEqual(
      [...map],
      [
        ['a', 3],
        ['b', 2],
      ],
    )
  })

  it('never holds more, and always the newest, whatever is deleted and set again in between', () => {
    const map = new BoundedMap<number, number>(10)
    for (let i = 0; i < 1_000; i++) {
      if (i % 7 === 0) map.delete(i - 3)
      if (i % 11 === 0) map.set(i - 5, -1)
      if (i % 250 === 249) map.clear()
      map.set(i, i)
      assert.ok(map.size <= 10)
    }
    for (let i = 1_000; i < 1_010; i++) map.set(i, i)
    assert.deepEqual([...map.keys()], [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009])
  })
})
