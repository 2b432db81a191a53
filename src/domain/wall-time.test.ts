import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { daysBetween, endOfDay, isTimeZone, readWallTime, toWallTime } from './wall-time.ts'

const NEW_YORK = 'America/New_York'

describe('a wall time', () => {
  it('is an instant in the zone of the party', () => {
    assert.deepEqual(readWallTime({ on: '2026-12-20', at: '18:00' }, NEW_YORK), {
      kind: 'instant',
      at: Date.UTC(2026, 11, 20, 23),
    })
  })

  it('that the clocks skip is none, and its neighbours are named', () => {
    assert.deepEqual(readWallTime({ on: '2027-03-14', at: '02:30' }, NEW_YORK), {
      kind: 'skipped',
      before: { on: '2027-03-14', at: '01:30' },
      after: { on: '2027-03-14', at: '03:30' },
    })
  })

  it('that comes twice needs to be told which, and keeps it', () => {
    const wall = { on: '2026-11-01', at: '01:30' }
    assert.deepEqual(readWallTime(wall, NEW_YORK), {
      kind: 'repeated',
      offsets: ['-04:00', '-05:00'],
    })
    for (const [occurrence, hour] of [
      ['first', 5],
      ['second', 6],
    ] as const) {
      const at = Date.UTC(2026, 10, 1, hour, 30)
      assert.deepEqual(readWallTime(wall, NEW_YORK, occurrence), { kind: 'instant', at })
      assert.deepEqual(toWallTime(at, NEW_YORK), { ...wall, occurrence })
    }
  })

  it('that is no date or no time says which of the two', () => {
    for (const on of ['', '2026-02-30', '20.12.2026', '+002026-12-20']) {
      assert.deepEqual(readWallTime({ on, at: '18:00' }, NEW_YORK), {
        kind: 'invalid',
        field: 'on',
      })
    }
    for (const at of ['', '24:61', '6 pm', '18:00:00']) {
      const reading = readWallTime({ on: '2026-12-20', at }, NEW_YORK)
      assert.deepEqual(reading, { kind: 'invalid', field: 'at' })
    }
  })
})

describe('days in a zone', () => {
  it('end where the next one begins, also on a night of 23 hours', () => {
    assert.equal(endOfDay('2027-03-14', NEW_YORK), Date.UTC(2027, 2, 15, 4))
  })

  it('are counted as a calendar does', () => {
    const late = Date.UTC(2026, 11, 20, 4) // 23:00 on the 19th in New York
    assert.equal(daysBetween(late, Date.UTC(2026, 11, 20, 23), NEW_YORK), 1)
  })

  it('know IANA zones and no offsets', () => {
    assert.ok(isTimeZone('Europe/Berlin'))
    for (const name of ['', '+01:00', 'Mars/Olympus', 'Europe'])
      assert.equal(isTimeZone(name), false)
  })
})
