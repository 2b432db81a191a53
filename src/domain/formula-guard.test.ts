import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { guard, unguard } from './formula-guard.ts'

describe('the guard against formulas', () => {
  it('puts an apostrophe before whatever begins like a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', ' =', "'=", '\t=']) {
      assert.ok(guard(`${start}1+1`).startsWith("'"), JSON.stringify(start))
    }
    assert.equal(guard('a;=1+1'), "a;'=1+1")
    assert.equal(guard('one\n=cmd'), "one\n'=cmd")
  })

  it('leaves every other text alone', () => {
    for (const text of ['', 'O’Brien', "'tis", 'a=b', 'mary@example.com', 'one\n\ntwo', '2-4']) {
      assert.equal(guard(text), text)
      assert.equal(unguard(text), text)
    }
  })

  it('gives back exactly what there was, whatever it was', () => {
    const letters = ["'", '=', '+', '-', '@', ';', '\t', '\r', '\n', ' ', 'a', '＝']
    let seed = 7
    for (let round = 0; round < 5_000; round++) {
      let text = ''
      for (let left = round % 9; left > 0; left--) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        text += letters[(seed >> 8) % letters.length]
      }
      assert.equal(unguard(guard(text)), text, JSON.stringify(text))
    }
  })
})
