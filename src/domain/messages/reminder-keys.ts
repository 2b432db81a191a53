// The key of a reminder in the queue of mails: of what, to which day, to whom.
import type { ReminderKind } from '../../database/message-schema.ts'
import { REMINDER_KINDS } from './reminder-times.ts'

export interface ReminderMail {
  partyId: number
  kind: ReminderKind
  /** YYYY-MM-DD */
  about: string
  householdId: number
  personId: number
}

export const reminderKey = ({ partyId, kind, about, householdId, personId }: ReminderMail) =>
  `reminder/${partyId}/${kind}/${about}/${householdId}/${personId}`

/** What the keys of a party's reminders, or of those to one household, are `like` in SQL. */
export const reminderKeysLike = (partyId: number, householdId?: number): string =>
  `reminder/${partyId}/%/%/${householdId ?? '%'}/%`

/** Undefined for the key of another mail. */
export function readReminderKey(key: string): ReminderMail | undefined {
  const [, party, word, about = '', household, person] =
    /^reminder\/(\d+)\/(\w+)\/([\d-]+)\/(\d+)\/(\d+)$/.exec(key) ?? []
  const kind = REMINDER_KINDS.find((one) => one === word)
  if (!kind) return undefined
  const [partyId, householdId, personId] = [Number(party), Number(household), Number(person)]
  return { partyId, kind, about, householdId, personId }
}
