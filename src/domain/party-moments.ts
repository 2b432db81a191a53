// Reads when a party begins and ends from typed days and times, or says what is wrong with them.
import type { PartyForm, PartyFormErrors } from './party-form.ts'
import { dayAfter, isDay, type Occurrence, readWallTime } from './wall-time.ts'

export type Moments = 'starts' | 'ends'

/** Days outside these years are taken for typing errors. */
const YEARS = { first: 2000, last: 2100 }

/** An end without a day is on the day of the start, or on the next one when its time is earlier. */
export function endDay({ starts_on, starts_at, ends_on, ends_at }: PartyForm): string {
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

/** @returns null where both fields are empty, or where one is wrong, which `errors` then says */
export function readMoment(reading: MomentReading): number | null {
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

export function checkOrder(
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
