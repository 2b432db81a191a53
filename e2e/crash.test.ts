import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Known } from '../scripts/crash/known.ts'
import { playRounds } from '../scripts/crash/rounds.ts'

/** `npm run test:crash` plays more of them, on other stores and databases. */
const ROUNDS = 4
const SEED = 2026

describe('a server that is killed at random moments', () => {
  it('keeps all that it answered, and nobody in who logged out', async (t) => {
    const options = { store: 'files', database: 'sqlite', workers: 1, seed: SEED } as const
    const result = await playRounds({ ...options, rounds: ROUNDS })
    assert.deepEqual(result.faults, [])
    assert.equal(result.rounds, ROUNDS)
    assert.ok(result.changes > 0 && result.logIns > 0)
    t.diagnostic(`${result.answers} answers, ${result.unanswered} cut off, ${result.seconds} s`)
  })

  it('is seen to forget log-ins that it kept in memory', async () => {
    const options = { store: 'memory', database: 'sqlite', workers: 1, seed: SEED } as const
    const { faults } = await playRounds({ ...options, rounds: 1 })
    assert.ok(faults.length > 0)
    for (const fault of faults) assert.match(fault, /the session is "logged out", and must be/)
  })
})

describe('what a client knows', () => {
  it('is one state after an answer, and two after an answer that never came', () => {
    const known = new Known({ note: 'one' })
    known.mayBecome({ note: 'two' })
    known.is({ note: 'two' })
    assert.equal(known.see({ note: 'one' }), false)
    for (const seen of ['one', 'three']) {
      const cut = new Known({ note: 'one' })
      cut.mayBecome({ note: 'three' })
      assert.equal(cut.see({ note: seen }), true)
      assert.equal(cut.see({ note: seen === 'one' ? 'three' : 'one' }), false)
    }
    const other = new Known({ note: 'one' })
    other.mayBecome({ note: 'three' })
    assert.equal(other.see({ note: 'two' }), false)
  })
})
