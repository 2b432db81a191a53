// When a reminder goes, and until when it is of use: by the clock on the wall where the party is.
import type { ReminderKind } from '../../database/message-schema.ts'
import type { PartyDetails } from '../../repositories/parties.ts'
import { atTimeOn, dayIn, daysAfter, endOfDay } from '../wall-time.ts'

export type { ReminderKind }

export const REMINDER_KINDS: readonly ReminderKind[] = ['unanswered', 'bring', 'day']

/** How many days before the last day to reply; the host chooses. */
export const DAYS_BEFORE = { least: 1, most: 14, usual: 7 }

/** How many days before the party households are told what they bring. */
export const BRING_DAYS = 3

/** People read mail then, and can still shop or answer on the same day. */
const MORNING = '09:00'
/** On the day itself, or earlier where the party begins before that. */
const EARLY = '08:00'
const HEADWAY_MS = 2 * 3_600_000

export interface ReminderTimes {
  /** The day that it is about, YYYY-MM-DD: the last day to reply, or that of the party. */
  about: string
  /** Milliseconds since 1970. */
  dueAt: number
  /** From then on it is of no use. */
  endsAt: number
}

/** Undefined while the party has no such day. */
export function reminderTimes(
  kind: ReminderKind,
  { startsAt, replyBy, timeZone }: Pick<PartyDetails, 'startsAt' | 'replyBy' | 'timeZone'>,
  daysBefore: number,
): ReminderTimes | undefined {
  if (kind === 'unanswered') {
    if (replyBy === null) return undefined
    const dueAt = atTimeOn(daysAfter(replyBy, -daysBefore), MORNING, timeZone)
    const endsAt = Math.min(endOfDay(replyBy, timeZone), startsAt ?? Number.POSITIVE_INFINITY)
    return { about: replyBy, dueAt, endsAt }
  }
  if (startsAt === null) return undefined
  const about = dayIn(startsAt, timeZone)
  const dueAt =
    kind === 'bring'
      ? atTimeOn(daysAfter(about, -BRING_DAYS), MORNING, timeZone)
      : Math.min(atTimeOn(about, EARLY, timeZone), startsAt - HEADWAY_MS)
  return { about, dueAt, endsAt: startsAt }
}

/** When it is to be looked at next; null when it is off, went already, or is of no use any more. */
export const nextDue = (
  { isOn, doneAbout }: { isOn: boolean; doneAbout: string | null },
  times: ReminderTimes | undefined,
  now: number,
): number | null =>
  isOn && times && times.about !== doneAbout && now < times.endsAt ? times.dueAt : null
