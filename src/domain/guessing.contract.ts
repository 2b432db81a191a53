// The limits on guessing, on either database: the one suite for SQLite and PostgreSQL.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { admitGuess, type Guess } from './guessing.ts'

const NOW = Date.UTC(2030, 0, 1)
const MINUTE = 60_000

export function guessingContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  describe(`guessing contract: ${label}`, { skip }, () => {
    const guess = (more: Partial<Guess> = {}): Guess => ({
      account: 'john',
      address: '198.51.100.7',
      device: undefined,
      ...more,
    })

    it('stops one address after ten, and lets the owner try from elsewhere', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      const kinds = []
      for (let i = 0; i < 40; i++) kinds.push((await admitGuess(db, guess(), NOW + i)).kind)
      assert.deepEqual(kinds.indexOf('wait'), 10)
      assert.equal(kinds.filter((kind) => kind === 'judge').length, 10)
      const elsewhere = guess({ address: '203.0.113.9' })
      assert.equal((await admitGuess(db, elsewhere, NOW + 50)).kind, 'judge')
      const later = await admitGuess(db, guess(), NOW + 5 * MINUTE)
      assert.deepEqual(later, { kind: 'wait', seconds: 600 })
      assert.equal((await admitGuess(db, guess(), NOW + 15 * MINUTE + 20)).kind, 'judge')
    })

    it('takes all the networks of one IPv6 line for one guesser', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      let judged = 0
      for (let i = 0; i < 60; i++) {
        const address = `2001:db8:7:${i.toString(16)}00::1`
        if ((await admitGuess(db, guess({ address }), NOW)).kind === 'judge') judged++
      }
      assert.equal(judged, 15)
      const neighbour = guess({ address: '2001:db8:8::1' })
      assert.equal((await admitGuess(db, neighbour, NOW)).kind, 'judge')
    })

    it('judges a hundred of many addresses together, and a known device besides', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      let judged = 0
      for (let i = 0; i < 130; i++) {
        const { kind } = await admitGuess(db, guess({ address: `192.0.2.${i}` }), NOW + i)
        if (kind === 'judge') judged++
      }
      assert.equal(judged, 100)
      const newDevice = guess({ address: '203.0.113.9' })
      assert.equal((await admitGuess(db, newDevice, NOW + 200)).kind, 'wait')
      const known = guess({ address: '203.0.113.9', device: 'laptop' })
      assert.equal((await admitGuess(db, known, NOW + 200)).kind, 'judge')
      assert.equal((await admitGuess(db, newDevice, NOW + 61 * MINUTE)).kind, 'judge')
    })

    it('counts the known devices of an account together', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      let judged = 0
      for (let i = 0; i < 60; i++) {
        const { kind } = await admitGuess(db, guess({ device: `device ${i % 6}` }), NOW)
        if (kind === 'judge') judged++
      }
      assert.equal(judged, 20)
    })

    it('counts all that is no address together', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      let judged = 0
      for (let i = 0; i < 20; i++) {
        const { kind } = await admitGuess(db, guess({ address: `made up ${i}` }), NOW)
        if (kind === 'judge') judged++
      }
      assert.equal(judged, 10)
    })

    it('judges exactly ten of those that come at once', async (t) => {
      const db = await migratedDatabase(t, makePlace)
      // A server takes one guess at a time, so these are eight servers.
      const server = async () => {
        const kinds = []
        for (let i = 0; i < 4; i++) kinds.push((await admitGuess(db, guess(), NOW)).kind)
        return kinds
      }
      const all = Array.from({ length: 8 }, server)
      const kinds = (await Promise.all(all)).flat()
      assert.equal(kinds.filter((kind) => kind === 'judge').length, 10)
    })
  })
}
