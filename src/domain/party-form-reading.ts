// Reads the form of a party: its details, or all errors at once.
import type { PartyDetails } from '../repositories/parties.ts'
import {
  MAX_EXTRA_PEOPLE,
  PARTY_LIMITS,
  type PartyForm,
  type PartyFormErrors,
} from './party-form.ts'
import { checkOrder, endDay, type Moments, readMoment } from './party-moments.ts'
import { isDay, isTimeZone, toWallTime } from './wall-time.ts'

export type PartyReading =
  | { details: PartyDetails; errors?: undefined; asksOccurrence?: undefined }
  | { details?: undefined; errors: PartyFormErrors; asksOccurrence: Moments[] }

/** A title is enough for a draft; what guests must know is asked for before publishing. */
export function readPartyForm(form: PartyForm): PartyReading {
  const errors: PartyFormErrors = {}
  const asksOccurrence: Moments[] = []
  const texts = readTexts(form, errors)
  const timeZone = form.time_zone.trim()
  if (!isTimeZone(timeZone)) {
    errors.time_zone = 'Choose the time zone of the place, such as Europe/Berlin.'
    return { errors, asksOccurrence }
  }
  const read = (moment: Moments, on: string, at: string) =>
    readMoment({ moment, on, at, timeZone, form, errors, asksOccurrence })
  const startsAt = read('starts', form.starts_on, form.starts_at)
  const endsAt = read('ends', endDay(form), form.ends_at)
  checkOrder(startsAt, endsAt, form, errors)
  const replyBy = readReplyBy(form, startsAt, timeZone, errors)
  const extraPeople = readExtraPeople(form, errors)
  if (Object.keys(errors).length > 0) return { errors, asksOccurrence }
  const showGuests = form.show_guests === 'yes'
  return { details: { ...texts, startsAt, endsAt, timeZone, replyBy, showGuests, extraPeople } }
}

function readTexts(form: PartyForm, errors: PartyFormErrors) {
  const text = (name: keyof typeof PARTY_LIMITS): string => {
    const value = form[name].replaceAll('\r\n', '\n').trim()
    const most = PARTY_LIMITS[name]
    if (value.length > most) {
      errors[name] =
        `Shorten this to ${most.toLocaleString('en')} characters: it has ${value.length.toLocaleString('en')}.`
    }
    return value
  }
  const title = text('title')
  if (title === '') errors.title = 'Give the party a title.'
  return {
    title,
    venue: text('venue'),
    address: text('address'),
    arrival: text('arrival'),
    description: text('description'),
    contact: text('contact'),
  }
}

function readReplyBy(
  form: PartyForm,
  startsAt: number | null,
  timeZone: string,
  errors: PartyFormErrors,
): string | null {
  const day = form.reply_by.trim()
  if (day === '') return null
  if (!isDay(day)) {
    errors.reply_by = 'Enter a day, such as 2026-12-13.'
  } else if (startsAt !== null && day > toWallTime(startsAt, timeZone).on) {
    errors.reply_by = 'The last day to reply comes after the party. Choose an earlier day.'
  }
  return day
}

function readExtraPeople({ extra_people }: PartyForm, errors: PartyFormErrors): number {
  const text = extra_people.trim() || '0'
  const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (count <= MAX_EXTRA_PEOPLE) return count
  errors.extra_people = `Enter a number from 0 to ${MAX_EXTRA_PEOPLE}.`
  return 0
}
