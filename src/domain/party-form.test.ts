import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type PartyForm, toPartyForm } from './party-form.ts'
import { mergePartyForms } from './party-form-merge.ts'
import { readPartyForm } from './party-form-reading.ts'

const form: PartyForm = {
  title: 'Evening of Lights',
  starts_on: '2026-12-20',
  starts_at: '18:00',
  starts_occurrence: '',
  ends_on: '',
  ends_at: '',
  ends_occurrence: '',
  time_zone: 'America/New_York',
  venue: 'At home',
  address: '12 Maple Street',
  arrival: '',
  description: 'Soup.\r\n\r\nSongs.',
  reply_by: '2026-12-13',
  contact: '',
  show_guests: 'yes',
  extra_people: '2',
}

const errorsOf = (changes: Partial<PartyForm>) => readPartyForm({ ...form, ...changes }).errors

describe('a party form', () => {
  it('gives the details of a party, and shows them again as they were typed', () => {
    const { details } = readPartyForm(form)
    assert.ok(details)
    assert.equal(details.startsAt, Date.UTC(2026, 11, 20, 23))
    assert.equal(details.description, 'Soup.\n\nSongs.')
    const shown = { ...form, description: 'Soup.\n\nSongs.' }
    assert.deepEqual(toPartyForm(details), shown)
  })

  it('makes a draft of a title alone', () => {
    const bare = { ...form, starts_on: '', starts_at: '', venue: '', reply_by: '' }
    assert.equal(readPartyForm(bare).details?.startsAt, null)
  })

  it('ends after midnight where the end is earlier than the start, and no day is given', () => {
    const { details } = readPartyForm({ ...form, ends_at: '01:30' })
    assert.equal(details?.endsAt, Date.UTC(2026, 11, 21, 6, 30))
  })

  it('names everything that is wrong at once', () => {
    const errors = errorsOf({
      title: ' ',
      starts_at: '25:00',
      reply_by: 'soon',
      extra_people: '99',
      venue: 'x'.repeat(201),
    })
    assert.deepEqual(Object.keys(errors ?? {}).sort(), [
      'extra_people',
      'reply_by',
      'starts_at',
      'title',
      'venue',
    ])
    assert.match(errors?.venue ?? '', /Shorten this to 200 characters: it has 201/)
  })

  it('refuses an end before the start, a deadline after it, and a day without a time', () => {
    assert.ok(errorsOf({ ends_on: '2026-12-19', ends_at: '20:00' })?.ends_at)
    assert.ok(errorsOf({ reply_by: '2026-12-21' })?.reply_by)
    assert.ok(errorsOf({ starts_at: '' })?.starts_at)
    assert.ok(errorsOf({ time_zone: '+01:00' })?.time_zone)
    assert.ok(errorsOf({ starts_on: '0002-12-20' })?.starts_on)
  })

  it('asks which of two where the clocks go back, and takes the answer', () => {
    const night = { ...form, starts_on: '2026-11-01', starts_at: '01:30', reply_by: '' }
    const asked = readPartyForm(night)
    assert.deepEqual(asked.asksOccurrence, ['starts'])
    const second = readPartyForm({ ...night, starts_occurrence: 'second' })
    assert.equal(second.details?.startsAt, Date.UTC(2026, 10, 1, 6, 30))
  })

  it('says which times there are where the clocks skip one', () => {
    const errors = errorsOf({ starts_on: '2027-03-14', starts_at: '02:30', reply_by: '' })
    assert.match(errors?.starts_at ?? '', /02:30 does not exist. Choose 01:30 or 03:30/)
  })
})

describe('three versions of a party form', () => {
  it('keep what either changed, and name what both did', () => {
    const theirs = { ...form, title: 'Theirs', venue: 'The barn' }
    const mine = { ...form, title: 'Mine', address: 'Elm Street' }
    const { merged, adopted, conflicts } = mergePartyForms(form, mine, theirs)
    assert.deepEqual(merged, { ...form, title: 'Mine', address: 'Elm Street', venue: 'The barn' })
    assert.deepEqual(adopted, ['venue'])
    assert.deepEqual(conflicts, [{ field: 'title', mine: 'Mine', theirs: 'Theirs' }])
  })
})
