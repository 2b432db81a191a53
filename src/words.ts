// Times, durations and sizes in words, in English and in the server's time zone.

import type { SessionStore } from './sessions/session-store.ts'

export interface Moment {
  iso: string
  text: string
}

const locale = 'en-GB'
const withZone: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
}
const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using it: one for each zone is kept. */
function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? ''
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, { ...withZone, ...(timeZone && { timeZone }) })
  formats.set(key, format)
  return format
}

/** @param timeZone an IANA name; the server's own when undefined */
export const moment = (time: number, timeZone?: string): Moment => ({
  iso: new Date(time).toISOString(),
  text: formatFor(timeZone).format(time),
})

const UNITS: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** "7 days", "90 minutes", "1 hour": in the largest unit that says it exactly. */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [size, name] = UNITS.find(([size]) => whole >= size && whole % size === 0) ?? [1, 'second']
  return counted(whole / size, name)
}

/** Rounded to one decimal of the largest unit: "7 days", "1.5 hours". */
export function roughlyInWords(seconds: number): string {
  const [size, name] = UNITS.find(([size]) => seconds >= size) ?? [1, 'second']
  return counted(Math.round((seconds / size) * 10) / 10, name)
}

/** "about" a wait, rounded up: "15 minutes", "40 seconds". */
export function waitInWords(seconds: number): string {
  const size = seconds > 90 ? 60 : 1
  return durationInWords(Math.ceil(seconds / size) * size)
}

const numbers = new Intl.NumberFormat(locale)

export const counted = (count: number, noun: string): string =>
  `${numbers.format(count)} ${noun}${count === 1 ? '' : 's'}`

export function sizeInWords(bytes: number): string {
  if (bytes < 1_024) return counted(bytes, 'byte')
  const [size, unit] = bytes < 1_048_576 ? [1_024, 'kB'] : [1_048_576, 'MB']
  return `${(bytes / size).toFixed(1)} ${unit}`
}

const STORES = { filesystem: 'Files in', memory: 'The', redis: 'Redis at' }

/** "Files in flask_session/": the same words on pages and in the terminal. */
export const storeInWords = ({ type, place }: Pick<SessionStore, 'type' | 'place'>): string =>
  `${STORES[type]} ${place}`
