// What becomes of reminders when a party is changed: they go when its new days say, with its new words.
import type { Database } from '../../database/database.ts'
import type { PartyDetails } from '../../repositories/parties.ts'
import {
  deleteQueuedMails,
  deleteReminded,
  reopenReminder,
  selectReminders,
  upsertReminder,
} from '../../repositories/reminders.ts'
import { readReminderKey, reminderPrefix } from './reminder-keys.ts'
import { nextDue, reminderTimes } from './reminder-times.ts'

/** To be called in the transaction that changed the party. */
export async function rescheduleReminders(
  db: Database,
  partyId: number,
  details: Pick<PartyDetails, 'startsAt' | 'replyBy' | 'timeZone'>,
  now: number,
): Promise<void> {
  if ((await selectReminders(db, partyId)).length === 0) return
  await takeBackWaiting(db, partyId)
  for (const reminder of await selectReminders(db, partyId)) {
    const times = reminderTimes(reminder.kind, details, reminder.daysBefore)
    const dueAt = nextDue(reminder, times, now)
    await upsertReminder(db, { ...reminder, about: times?.about ?? null, dueAt })
  }
}

/** Mails that wait tell what the party was: they are written anew, if they are still to go. */
async function takeBackWaiting(db: Database, partyId: number): Promise<void> {
  const keys = await deleteQueuedMails(db, reminderPrefix(partyId))
  for (const mail of keys.flatMap((key) => readReminderKey(key) ?? [])) {
    await deleteReminded(db, mail)
    await reopenReminder(db, mail)
  }
}
