// A party's form: from typed text to the details of a party, with everything that is wrong named at once.
import type { PartyDetails } from '../repositories/parties.ts'
import {
  dayAfter,
  isDay,
  isTimeZone,
  type Occurrence,
  readWallTime,
  toWallTime,
} from './wall-time.ts'

/** The form's fields as text, by the names they have in the form. */
export interface PartyForm {
  title: string
  starts_on: string
  starts_at: string
  /** Which of the two times is meant where the clocks go back: `first`, `second` or empty. */
  starts_occurrence: string
  ends_on: string
  ends_at: string
  ends_occurrence: string
  time_zone: string
  venue: string
  address: string
  arrival: string
  description: string
  reply_by: string
  contact: string
  /** `yes` or empty. */
  show_guests: string
  extra_people: string
}

export type PartyFormErrors = Partial<Record<keyof PartyForm, string>>

export type PartyReading =
  | { details: PartyDetails; errors?: undefined; asksOccurrence?: undefined }
  | { details?: undefined; errors: PartyFormErrors; asksOccurrence: Moments[] }

type Moments = 'starts' | 'ends'

/** The longest texts, in characters as a person counts them in a field. */
export const PARTY_LIMITS = {
  title: 120,
  venue: 200,
  address: 400,
  arrival: 1_000,
  description: 5_000,
  contact: 200,
  time_zone: 64,
} as const

export const MAX_EXTRA_PEOPLE = 10

/** Dates further away are slips of the keyboard. */
const YEARS = { first: 2000, last: 2100 }

/** A title alone makes a draft; what a guest must know is asked for before publishing. */
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

/** An end without a day is on the day of the start, or after midnight where it is earlier than that. */
function endDay({ starts_on, starts_at, ends_on, ends_at }: PartyForm): string {
  if (ends_on.trim() !== '' || ends_at.trim() === '' || !isDay(starts_on.trim())) return ends_on
  return ends_at <= starts_at ? dayAfter(starts_on.trim()) : starts_on
}

interface MomentReading {
  moment: Moments
  on: string
  at: string
  timeZone: string
  form: PartyForm
  errors: PartyFormErrors
  asksOccurrence: Moments[]
}

/**
 * Null where both fields are empty, or where something is wrong, which is then among the errors.
 */
function readMoment(reading: MomentReading): number | null {
  const { moment, timeZone, form, errors, asksOccurrence } = reading
  const [on, at] = [reading.on.trim(), reading.at.trim()]
  if (on === '' && at === '') return null
  const [dayField, timeField] = [`${moment}_on`, `${moment}_at`] as const
  const typed = form[`${moment}_occurrence`]
  const occurrence = typed === 'first' || typed === 'second' ? (typed as Occurrence) : undefined
  const found = readWallTime({ on, at }, timeZone, occurrence)
  switch (found.kind) {
    case 'instant': {
      const year = Number(on.slice(0, 4))
      if (year >= YEARS.first && year <= YEARS.last) return found.at
      errors[dayField] = `Choose a year from ${YEARS.first} to ${YEARS.last}.`
      return null
    }
    case 'invalid':
      if (found.field === 'on') errors[dayField] = 'Enter a day, such as 2026-12-20.'
      else errors[timeField] = 'Enter a time, such as 18:00.'
      return null
    case 'skipped':
      errors[timeField] =
        `The clocks go forward that night: ${at} does not exist. Choose ${found.before.at} or ${found.after.at}.`
      return null
    case 'repeated':
      asksOccurrence.push(moment)
      errors[timeField] =
        `The clocks go back that night: ${at} comes twice. Say below which one you mean.`
      return null
  }
}

function checkOrder(
  startsAt: number | null,
  endsAt: number | null,
  form: PartyForm,
  errors: PartyFormErrors,
): void {
  if (endsAt !== null && startsAt === null && form.starts_on.trim() === '') {
    errors.starts_on ??= 'Say when the party begins before you say when it ends.'
  }
  if (startsAt === null || endsAt === null) return
  if (endsAt <= startsAt) errors.ends_at = 'The party ends before it begins.'
  if (endsAt - startsAt > 31 * 86_400_000) errors.ends_on = 'A party lasts a month at most.'
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

/** What the form shows for a party's details; the way back of readPartyForm. */
export function toPartyForm(details: PartyDetails): PartyForm {
  const { startsAt, endsAt, timeZone } = details
  const starts = startsAt === null ? undefined : toWallTime(startsAt, timeZone)
  const ends = endsAt === null ? undefined : toWallTime(endsAt, timeZone)
  return {
    title: details.title,
    starts_on: starts?.on ?? '',
    starts_at: starts?.at ?? '',
    starts_occurrence: starts?.occurrence ?? '',
    ends_on: ends?.on ?? '',
    ends_at: ends?.at ?? '',
    ends_occurrence: ends?.occurrence ?? '',
    time_zone: timeZone,
    venue: details.venue,
    address: details.address,
    arrival: details.arrival,
    description: details.description,
    reply_by: details.replyBy ?? '',
    contact: details.contact,
    show_guests: details.showGuests ? 'yes' : '',
    extra_people: String(details.extraPeople),
  }
}

const OCCURRENCES = { starts_occurrence: 'starts_at', ends_occurrence: 'ends_at' } as const

/** Three versions of a form, field by field: what they changed, what I changed, and what both did. */
export function mergePartyForms(base: PartyForm, mine: PartyForm, theirs: PartyForm) {
  const merged = { ...mine }
  const conflicts: { field: keyof PartyForm; mine: string; theirs: string }[] = []
  const adopted: (keyof PartyForm)[] = []
  for (const field of Object.keys(base) as (keyof PartyForm)[]) {
    if (theirs[field] === base[field] || theirs[field] === mine[field]) continue
    if (mine[field] === base[field]) {
      merged[field] = theirs[field]
      adopted.push(field)
    } else {
      conflicts.push({ field, mine: mine[field], theirs: theirs[field] })
    }
  }
  const isShown = (field: keyof PartyForm) => !Object.hasOwn(OCCURRENCES, field)
  return {
    merged,
    adopted: adopted.filter(isShown),
    conflicts: conflicts.filter(({ field }) => isShown(field)),
  }
}
