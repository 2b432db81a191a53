import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  formatApproximateDuration,
  formatDuration,
  formatTime,
  pluralize,
  sizeInWords,
  waitInWords,
} from './format.ts'

describe('words', () => {
  it('say durations exactly in the largest unit that can', () => {
    assert.equal(formatDuration(604_800), '7 days')
    assert.equal(formatDuration(3_600), '1 hour')
    assert.equal(formatDuration(5_400), '90 minutes')
    assert.equal(formatDuration(61), '61 seconds')
  })

  it('say rough durations in the largest unit', () => {
    assert.equal(formatApproximateDuration(604_799), '7 days')
    assert.equal(formatApproximateDuration(5_400), '1.5 hours')
    assert.equal(formatApproximateDuration(0.4), '0.4 seconds')
  })

  it('round a wait up, and never promise too little', () => {
    assert.equal(waitInWords(841), '15 minutes')
    assert.equal(waitInWords(40.2), '41 seconds')
  })

  it('count things and bytes', () => {
    assert.equal(pluralize(1, 'session'), '1 session')
    assert.equal(pluralize(1_000_000, 'session'), '1,000,000 sessions')
    assert.equal(sizeInWords(297), '297 bytes')
    assert.equal(sizeInWords(2_048), '2.0 kB')
  })

  it('say a moment as families do, and name its zone by the city', () => {
    const now = Date.UTC(2026, 10, 25)
    const said = (time: number, zone: string) => formatTime(time, zone, now).text
    const evening = Date.UTC(2026, 11, 20, 23)
    assert.equal(said(evening, 'America/New_York'), 'Sunday 20 December at 6 pm, New York time')
    assert.equal(
      said(evening + 1_800_000, 'Asia/Tokyo'),
      'Monday 21 December at 8:30 am, Tokyo time',
    )
    assert.equal(said(evening + 3_600_000, 'UTC'), 'Monday 21 December at midnight, UTC')
    assert.equal(said(evening, 'Etc/GMT+5'), 'Sunday 20 December at 6 pm, GMT-5')
    assert.equal(
      said(Date.UTC(2027, 0, 3, 17), 'America/New_York'),
      'Sunday 3 January 2027 at noon, New York time',
    )
  })

  it('give the exact moment to machines', () => {
    assert.equal(formatTime(0, 'Europe/Berlin').iso, '1970-01-01T00:00:00.000Z')
  })
})
