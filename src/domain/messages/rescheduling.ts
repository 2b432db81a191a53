// What becomes of reminders when a party is changed, or a mail of theirs is not sent after all: they go
// when the days of the party say, with its words as they are then, to whomever no mail was sent.
import type { Database } from '../../database/database.ts'
import { type PartyDetails, selectParty } from '../../repositories/parties.ts'
import {
  deleteReminded,
  deleteWaitingMails,
  lockReminders,
  reopenReminder,
  selectReminders,
  upsertReminder,
} from '../../repositories/reminders.ts'
import { type ReminderMail, readReminderKey, reminderKeysLike } from './mail-keys.ts'
import { nextDue, reminderTimes } from './reminder-times.ts'

type Days = Pick<PartyDetails, 'startsAt' | 'replyBy' | 'timeZone'>

/**
 * To be called in the transaction that changed the party, after `lockReminders`. Mails that wait tell
 * what the party was: they are written anew, if they are still to go.
 * @param householdId whose mails alone are taken back; those of all when undefined
 */
export async function rescheduleReminders(
  db: Database,
  partyId: number,
  details: Days,
  now: number,
  householdId?: number,
): Promise<void> {
  if ((await lockReminders(db, partyId)).length === 0) return
  const keys = await deleteWaitingMails(db, reminderKeysLike(partyId, householdId))
  await takeUpAgain(
    db,
    keys.flatMap((key) => readReminderKey(key) ?? []),
  )
  await setDue(db, partyId, details, now)
}

/**
 * To be called in the transaction that forgets a mail that was not wanted, before it is deleted: its
 * reminder goes again to that household, if there comes to be a reason while it is of use.
 */
export async function takeUpForgotten(
  db: Database,
  { key }: { key: string },
  now: number,
): Promise<void> {
  const mail = readReminderKey(key)
  if (!mail || (await lockReminders(db, mail.partyId)).length === 0) return
  await takeUpAgain(db, [mail])
  const party = await selectParty(db, mail.partyId)
  if (party) await setDue(db, party.id, party, now)
}

/** The keys of mails that were sent to others of a household stay, so that none of them gets two. */
async function takeUpAgain(db: Database, mails: readonly ReminderMail[]): Promise<void> {
  for (const mail of mails) {
    await deleteReminded(db, mail)
    await reopenReminder(db, mail)
  }
}

async function setDue(db: Database, partyId: number, details: Days, now: number): Promise<void> {
  for (const reminder of await selectReminders(db, partyId)) {
    const times = reminderTimes(reminder.kind, details, reminder.daysBefore)
    const dueAt = nextDue(reminder, times, now)
    await upsertReminder(db, { ...reminder, about: times?.about ?? null, dueAt })
  }
}
