import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Known } from '../scripts/crash/known.ts'
import { playRounds } from '../scripts/crash/rounds.ts'
import { skipWithoutPostgres } from '../src/testing/postgres.ts'
import { skipWithoutRedis } from '../src/testing/redis.ts'

/** Thirty rounds; `npm run test:crash` plays more of them, on any store and database. */
const PLAYED = [
  { store: 'files', database: 'sqlite', workers: 1, rounds: 20 },
  { store: 'files', database: 'sqlite', workers: 4, rounds: 2 },
  { store: 'redis', database: 'postgres', workers: 4, rounds: 3 },
  { store: 'database', database: 'postgres', workers: 1, rounds: 5 },
] as const
const SEED = 2026

const SKIPS = { redis: skipWithoutRedis(), postgres: skipWithoutPostgres() }
const without = (name: string): string | false =>
  (SKIPS as Record<string, string | false>)[name] ?? false

describe('a server that is killed at random moments', () => {
  for (const played of PLAYED) {
    const { store, database, workers, rounds } = played
    const where = `sessions in ${store}, ${database}, workers: ${workers}`
    const skip = without(store) || without(database)
    it(`keeps all that it answered, and nobody in who logged out: ${where}`, {
      skip,
    }, async (t) => {
      const result = await playRounds({ ...played, seed: SEED })
      assert.deepEqual(result.faults, [])
      assert.equal(result.rounds, rounds)
      assert.ok(result.changes > 0 && result.logIns > 0)
      t.diagnostic(`${result.answers} answers, ${result.unanswered} cut off, ${result.seconds} s`)
    })
  }

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
