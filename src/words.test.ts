import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  counted,
  durationInWords,
  moment,
  roughlyInWords,
  sizeInWords,
  waitInWords,
} from './words.ts'

describe('words', () => {
  it('say durations exactly in the largest unit that can', () => {
    assert.equal(durationInWords(604_800), '7 days')
    assert.equal(durationInWords(3_600), '1 hour')
    assert.equal(durationInWords(5_400), '90 minutes')
    assert.equal(durationInWords(61), '61 seconds')
  })

  it('say rough durations in the largest unit', () => {
    assert.equal(roughlyInWords(604_799), '7 days')
    assert.equal(roughlyInWords(5_400), '1.5 hours')
    assert.equal(roughlyInWords(0.4), '0.4 seconds')
  })

  it('round a wait up, and never promise too little', () => {
    assert.equal(waitInWords(841), '15 minutes')
    assert.equal(waitInWords(40.2), '41 seconds')
  })

  it('count things and bytes', () => {
    assert.equal(counted(1, 'session'), '1 session')
    assert.equal(counted(1_000_000, 'session'), '1,000,000 sessions')
    assert.equal(sizeInWords(297), '297 bytes')
    assert.equal(sizeInWords(2_048), '2.0 kB')
  })

  it('name the zone of a time', () => {
    assert.match(
      moment(Date.UTC(2026, 11, 20, 23), 'America/New_York').text,
      /20 December.*18:00 GMT-5/,
    )
  })
})
