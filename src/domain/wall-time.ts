// Converts wall time in a party's zone (what a clock on the wall shows there) to instants and back.

/** A wall time as the date field and the time field of a form hold it. */
export interface WallTime {
  /** YYYY-MM-DD */
  on: string
  /** HH:MM */
  at: string
}

export type Occurrence = 'first' | 'second'

export type Reading =
  | { kind: 'instant'; at: number }
  | { kind: 'invalid'; field: 'on' | 'at' }
  /** The clocks skip this time: `before` and `after` are the wall times at the ends of the gap. */
  | { kind: 'skipped'; before: WallTime; after: WallTime }
  /** The clocks go back over this time: it comes twice, and the form does not say which one is meant. */
  | { kind: 'repeated'; offsets: [first: string, second: string] }

/**
 * Reads a wall time in an IANA zone; a time that a clock change repeats needs an `occurrence`.
 * @returns milliseconds since 1970, or why there is no such single instant
 */
export function readWallTime(
  { on, at }: WallTime,
  timeZone: string,
  occurrence?: Occurrence,
): Reading {
  const date = readPlain(() => Temporal.PlainDate.from(on), /^\d{4}-\d{2}-\d{2}$/.test(on))
  if (!date) return { kind: 'invalid', field: 'on' }
  const time = readPlain(() => Temporal.PlainTime.from(at), /^\d{2}:\d{2}$/.test(at))
  if (!time) return { kind: 'invalid', field: 'at' }
  const wall = date.toPlainDateTime(time)
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(timeZone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
  if (earlier.equals(later)) return { kind: 'instant', at: earlier.epochMilliseconds }
  if (!earlier.toPlainDateTime().equals(wall)) {
    return { kind: 'skipped', before: wallTimeOf(earlier), after: wallTimeOf(later) }
  }
  if (occurrence) {
    return { kind: 'instant', at: (occurrence === 'first' ? earlier : later).epochMilliseconds }
  }
  return { kind: 'repeated', offsets: [earlier.offset, later.offset] }
}

function readPlain<T>(read: () => T, hasForm: boolean): T | undefined {
  try {
    return hasForm ? read() : undefined
  } catch {
    return undefined
  }
}

const wallTimeOf = (time: Temporal.ZonedDateTime): WallTime => ({
  on: time.toPlainDate().toString(),
  at: time.toPlainTime().toString({ smallestUnit: 'minute' }),
})

/** The wall time of an instant, as a form shows it, and which one where it comes twice. */
export function toWallTime(at: number, timeZone: string): WallTime & { occurrence?: Occurrence } {
  const time = zoned(at, timeZone)
  const wall = wallTimeOf(time)
  if (readWallTime(wall, timeZone).kind !== 'repeated') return wall
  const first = readWallTime(wall, timeZone, 'first')
  const isFirst = first.kind === 'instant' && first.at === at
  return { ...wall, occurrence: isFirst ? 'first' : 'second' }
}

const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)

/**
 * Whether this is the name of an IANA zone; fixed offsets do not count, since they have no summer
 * time.
 */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(zoned(0, name))
  } catch {
    return false
  }
}

/** The end of a day in a zone, which is the beginning of the next one, in milliseconds since 1970. */
export const endOfDay = (day: string, timeZone: string): number =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds

/** How many days lie between the dates of two instants in a zone. */
export const daysBetween = (from: number, to: number, timeZone: string): number =>
  zoned(from, timeZone).toPlainDate().until(zoned(to, timeZone).toPlainDate()).days

/** Whether the text is a day that exists, YYYY-MM-DD. */
export const isDay = (text: string): boolean =>
  readPlain(() => Temporal.PlainDate.from(text), /^\d{4}-\d{2}-\d{2}$/.test(text)) !== undefined

/** The day after `day`, YYYY-MM-DD. */
export const dayAfter = (day: string): string => daysAfter(day, 1)

/** The date of an instant in a zone, YYYY-MM-DD. */
export const dayIn = (at: number, timeZone: string): string =>
  zoned(at, timeZone).toPlainDate().toString()

/** So many days after `day`, YYYY-MM-DD; before it where `days` is negative. */
export const daysAfter = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString()

/** The instant at which the clock shows `time`, HH:MM, on `day`; where the clocks skip it, as much later. */
export const atTimeOn = (day: string, time: string, timeZone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone,
    plainTime: Temporal.PlainTime.from(time),
  }).epochMilliseconds

/**
 * The instant at which the clock on the wall shows on `day` what it shows at `at`; where the clocks
 * skip that time, as much later.
 */
export const atSameTimeOn = (day: string, at: number, timeZone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone,
    plainTime: zoned(at, timeZone).toPlainTime(),
  }).epochMilliseconds

/**
 * The same weekday in a later year, as near as possible to the same date: the first such day after
 * `now`, YYYY-MM-DD.
 */
export function sameWeekdayToCome(at: number, timeZone: string, now: number): string {
  const last = zoned(at, timeZone).toPlainDate()
  const today = zoned(now, timeZone).toPlainDate()
  for (let years = 1; ; years++) {
    const date = last.add({ years })
    const ahead = (last.dayOfWeek - date.dayOfWeek + 7) % 7
    const day = date.add({ days: ahead > 3 ? ahead - 7 : ahead })
    if (Temporal.PlainDate.compare(day, today) > 0) return day.toString()
  }
}
