// A reminder on the page of messages: when it goes, to whom as things stand, and whether it is on.
import { BRING_DAYS, DAYS_BEFORE, type ReminderKind } from '../../domain/messages/reminder-times.ts'
import type { RemindedOf, Reminder } from '../../domain/messages/reminders.ts'
import type { Party } from '../../domain/parties.ts'
import { formatTime, pluralize } from '../format.ts'
import { reminderLetter } from '../mails/reminders.ts'
import { type DeliveryProps, type DeliveryView, deliveryProps } from './delivery.ts'

export interface ReminderProps {
  kind: ReminderKind
  name: string
  /** Whom it is for, in a sentence. */
  whom: string
  /** "Goes on Sunday 13 December at 9 am, Berlin time." */
  when: string
  /** Whether the party has no day that it could be about. */
  hasNoDay: boolean
  isOn: boolean
  /** Whether it can be switched on: it has a day, and can still go. */
  canGo: boolean
  /** How many days before; undefined where that is fixed. */
  days: { chosen: number; choices: number[] } | undefined
  /** Undefined where nobody gets it any more. */
  delivery: DeliveryProps | undefined
}

/** As buttons and notices call them. */
export const REMINDER_NAMES: Record<ReminderKind, string> = {
  unanswered: 'Please answer',
  bring: 'What they bring',
  day: 'The day itself',
}

const WHOM: Record<ReminderKind, string> = {
  unanswered: 'To each household where somebody has not answered, before the last day to reply.',
  bring: `To each household that brings something, ${BRING_DAYS} days before the party.`,
  day: 'To each household from which somebody comes or may come, on the morning of the party.',
}

export interface RemindersView extends Pick<DeliveryView, 'textOf' | 'canMail' | 'ownHouseholds'> {
  party: Party
  /** Where links begin. */
  origin: string
  /** Milliseconds since 1970. */
  now: number
}

export function reminderProps(reminder: Reminder, view: RemindersView): ReminderProps {
  const { kind, isOn, isDone, times, daysBefore, households } = reminder
  const { party, origin, now } = view
  const canGo = times !== undefined && now < times.endsAt && !isDone
  const letterTo: DeliveryView<RemindedOf>['letterTo'] = (household, recipient) =>
    reminderLetter(kind, { party, household, recipient, origin, now })
  return {
    ...{ kind, name: REMINDER_NAMES[kind], whom: WHOM[kind], isOn, canGo },
    hasNoDay: times === undefined,
    when: whenInWords(reminder, view),
    days: kind === 'unanswered' && !isDone ? { chosen: daysBefore, choices: DAYS } : undefined,
    delivery: canGo ? deliveryProps({ ...view, households, letterTo }) : undefined,
  }
}

const DAYS = Array.from(
  { length: DAYS_BEFORE.most - DAYS_BEFORE.least + 1 },
  (_, index) => index + DAYS_BEFORE.least,
)

function whenInWords(
  { kind, isOn, isDone, doneAt, times, count }: Reminder,
  { party, canMail, now }: RemindersView,
): string {
  const { timeZone, state } = party
  if (!times) {
    return kind === 'unanswered'
      ? 'The party has no last day to reply, so there is nothing to remind of.'
      : 'The party has no day yet.'
  }
  if (isDone) {
    const at = doneAt === null ? '' : ` on ${formatTime(doneAt, timeZone, now).text}`
    return `Went to ${pluralize(count, 'household')}${at}.`
  }
  if (now >= times.endsAt) return 'It is too late for this one.'
  if (!canMail) return `By mail it would go on ${formatTime(times.dueAt, timeZone, now).text}.`
  if (now < times.dueAt) {
    const moment = formatTime(times.dueAt, timeZone, now).text
    return isOn ? `Goes on ${moment}.` : `Once switched on, it goes on ${moment}.`
  }
  const soon = state === 'published' ? 'within the minute' : 'as soon as the party is published'
  return isOn ? `Goes ${soon}.` : `Once switched on, it goes ${soon}: its moment has come.`
}
