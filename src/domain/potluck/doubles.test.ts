import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSameDish } from './doubles.ts'

describe('two dishes', () => {
  const same = [
    ['Pumpkin pie', 'pumpkin pies'],
    ['A pumpkin pie', 'Pumpkin-Pie with cream'],
    ['Berries', 'berry'],
    ['Cookies', 'cookie'],
    ['Crème brûlée', 'creme brulee'],
    ['Mary’s apple pie', 'our homemade apple pie'],
    ['苹果派', '苹果派'],
  ] as const
  for (const [one, other] of same) {
    it(`are the same: ${one}, ${other}`, () => {
      assert.ok(isSameDish(one, other))
      assert.ok(isSameDish(other, one))
    })
  }

  const different = [
    ['Pie', 'Apple pie'],
    ['Pumpkin pie', 'Pumpkin soup'],
    ['Rice', 'Rye'],
    ['', 'Soup'],
    ['the', 'a'],
    ['!?', '…'],
  ] as const
  for (const [one, other] of different) {
    it(`are not the same: “${one}”, “${other}”`, () => assert.ok(!isSameDish(one, other)))
  }
})
