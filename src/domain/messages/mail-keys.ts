// The keys of mails to guests in the queue: of what, to whom; of a reminder, about which day too.
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

export interface AnnouncementMail {
  announcementId: number
  householdId: number
  personId: number
}

export const announcementKey = ({ announcementId, householdId, personId }: AnnouncementMail) =>
  `announcement/${announcementId}/${householdId}/${personId}`

/** Undefined for the key of another mail. */
export function readAnnouncementKey(key: string): AnnouncementMail | undefined {
  const ids = /^announcement\/(\d+)\/(\d+)\/(\d+)$/.exec(key)?.slice(1).map(Number)
  if (!ids) return undefined
  const [announcementId = 0, householdId = 0, personId = 0] = ids
  return { announcementId, householdId, personId }
}
