// Times, durations and sizes in words, in English, in the server's time zone unless another is given.

import type { SessionStore } from '../sessions/session-store.ts'
import { BoundedMap } from '../system/bounded-map.ts'

export interface Moment {
  iso: string
  text: string
}

const locale = 'en-GB'
const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Returns the zone's formatter. Each is made once and kept, since making one costs far more than
 * using it.
 */
function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? ''
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', hour12: true, timeZoneName: 'short' },
    ...(timeZone && { timeZone }),
  })
  formats.set(key, format)
  return format
}

/**
 * A moment as families say it: "Sunday 20 December at 6 pm, New York time". The year is named only
 * when it is not the present one. views/assets/js/times.js says it the same way in the reader's own
 * zone.
 * @param timeZone an IANA name; the server's own when undefined
 * @param now milliseconds since 1970
 */
export function formatTime(time: number, timeZone?: string, now = Date.now()): Moment {
  const { iso, day, hours, zone } = occasion(time, null, timeZone, now)
  return { iso, text: `${day} at ${hours}, ${zone}` }
}

/** When something takes place, in the parts that an invitation prints. */
export interface Occasion {
  iso: string
  /** "Sunday 20 December" */
  day: string
  /** "6 pm", "6 pm to 10 pm", "6 pm to Monday 21 December at 2 am" */
  hours: string
  /** "New York time" */
  zone: string
}

/** @param endsAt milliseconds since 1970; null where it is not known */
export function occasion(
  startsAt: number,
  endsAt: number | null,
  timeZone?: string,
  now = Date.now(),
): Occasion {
  const format = formatFor(timeZone)
  const [parts, today] = [partsOf(format, startsAt), partsOf(format, now)]
  const day = dateInWords(parts, today)
  const end = endsAt === null ? undefined : partsOf(format, endsAt)
  const endDay = end && dateInWords(end, today) !== day ? `${dateInWords(end, today)} at ` : ''
  const hours = `${hourInWords(parts)}${end ? ` to ${endDay}${hourInWords(end)}` : ''}`
  const zone = zoneInWords(format.resolvedOptions().timeZone, parts.timeZoneName ?? '')
  return { iso: new Date(startsAt).toISOString(), day, hours, zone }
}

/** "Sunday 20 December"; the year is added when it is not today's. */
const dateInWords = ({ weekday, day, month, year }: Parts, today: Parts): string =>
  `${weekday} ${day} ${month}${year === today.year ? '' : ` ${year}`}`

/**
 * A day of the calendar in words, "Sunday 20 December".
 * @param day YYYY-MM-DD
 */
export function dayInWords(day: string, now = Date.now()): string {
  const format = formatFor('UTC')
  return dateInWords(partsOf(format, Date.parse(`${day}T12:00Z`)), partsOf(format, now))
}

/** "14:02", or "20 December, 14:02" on another day than today: for short histories. */
export function stamp(time: number, timeZone: string, now = Date.now()): string {
  const shown = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone)
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  const clock = shown.toPlainTime().toString({ smallestUnit: 'minute' })
  if (shown.toPlainDate().equals(today.toPlainDate())) return clock
  const { day, month } = partsOf(formatFor(timeZone), time)
  return `${day} ${month}${shown.year === today.year ? '' : ` ${shown.year}`}, ${clock}`
}

/** "2 December": for days so near that they need no year. */
export function dayAndMonth(time: number): Moment {
  const { day, month } = partsOf(formatFor(undefined), time)
  return { iso: new Date(time).toISOString(), text: `${day} ${month}` }
}

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>

const MINUTE_MS = 60_000
const REMEMBERED_MINUTES = 1_000
const minutes = new Map<Intl.DateTimeFormat, BoundedMap<number, Parts>>()

/**
 * Splits a time into its parts and remembers them by the minute: nothing is told to the second, and
 * pages tell the same few moments again and again.
 */
function partsOf(format: Intl.DateTimeFormat, time: number): Parts {
  const known = minutes.get(format) ?? new BoundedMap<number, Parts>(REMEMBERED_MINUTES)
  minutes.set(format, known)
  const minute = Math.floor(time / MINUTE_MS)
  const parts = known.get(minute) ?? splitTime(format, minute * MINUTE_MS)
  known.set(minute, parts)
  return parts
}

const splitTime = (format: Intl.DateTimeFormat, time: number): Parts =>
  Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))

/** "6 pm", "6:30 pm", "noon", "midnight": nobody is sure which of the two "12 pm" means. */
function hourInWords({ hour, minute, dayPeriod }: Parts): string {
  if (hour === '12' && minute === '00') return dayPeriod === 'pm' ? 'noon' : 'midnight'
  return `${hour}${minute === '00' ? '' : `:${minute}`} ${dayPeriod}`
}

/** "New York time": a zone is called by its city; one without a city gets the name that Intl gives it. */
function zoneInWords(zone: string, short: string): string {
  const city = zone.startsWith('Etc/') ? undefined : zone.split('/').slice(1).pop()
  return city ? `${city.replaceAll('_', ' ')} time` : short
}

const UNITS: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** "7 days", "90 minutes", "1 hour": in the largest unit that says it exactly. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [size, name] = UNITS.find(([size]) => whole >= size && whole % size === 0) ?? [1, 'second']
  return pluralize(whole / size, name)
}

/** Rounded to one decimal of the largest unit: "7 days", "1.5 hours". */
export function formatApproximateDuration(seconds: number): string {
  const [size, name] = UNITS.find(([size]) => seconds >= size) ?? [1, 'second']
  return pluralize(Math.round((seconds / size) * 10) / 10, name)
}

/** A wait, rounded up to whole minutes or seconds: "15 minutes", "40 seconds". */
export function waitInWords(seconds: number): string {
  const size = seconds > 90 ? 60 : 1
  return formatDuration(Math.ceil(seconds / size) * size)
}

/** Without Intl, whose first formatter of numbers costs each start 8 ms. */
const inThousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

export const pluralize = (count: number, noun: string): string =>
  `${inThousands(count)} ${noun}${count === 1 ? '' : 's'}`

export function sizeInWords(bytes: number): string {
  if (bytes < 1_024) return pluralize(bytes, 'byte')
  const [size, unit] = bytes < 1_048_576 ? [1_024, 'kB'] : [1_048_576, 'MB']
  return `${(bytes / size).toFixed(1)} ${unit}`
}

const STORES = {
  filesystem: 'Files in',
  redis: 'Redis at',
  database: 'The database',
  memory: 'The',
}

/** "Files in flask_session/": the same words on pages and in the terminal. */
export const storeInWords = ({ type, label }: Pick<SessionStore, 'type' | 'label'>): string =>
  `${STORES[type]} ${label}`
