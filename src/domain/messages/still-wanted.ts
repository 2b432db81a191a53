// The last look before a guest's mail is handed over: it may have waited while its reason went away.
import type { Database } from '../../database/database.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { selectParty } from '../../repositories/parties.ts'
import { selectClaimsOfHousehold } from '../../repositories/potluck-claims.ts'
import { selectReminders } from '../../repositories/reminders.ts'
import { isUnsubscribed } from '../../repositories/unsubscriptions.ts'
import { listGuests } from '../replies.ts'
import { type ReminderMail, readReminderKey } from './reminder-keys.ts'
import { reminderTimes } from './reminder-times.ts'
import { IS_FOR } from './reminders.ts'

const isAnnouncement = (key: string): boolean => key.startsWith('announcement/')

/** Whether a mail is still to be sent; all but those to guests always are. */
export async function isStillWanted(
  db: Database,
  { key, recipient }: { key: string; recipient: string },
  now: number,
): Promise<boolean> {
  const reminder = readReminderKey(key)
  if (!reminder && !isAnnouncement(key)) return true
  if (await isUnsubscribed(db, recipient)) return false
  return !reminder || isStillRight(db, reminder, now)
}

async function isStillRight(db: Database, mail: ReminderMail, now: number): Promise<boolean> {
  const { partyId, kind, about, householdId } = mail
  const party = await selectParty(db, partyId)
  if (party?.state !== 'published') return false
  const chosen = (await selectReminders(db, partyId)).find((one) => one.kind === kind)
  const times = chosen?.isOn ? reminderTimes(kind, party, chosen.daysBefore) : undefined
  if (times?.about !== about || now >= times.endsAt) return false
  const invitation = await selectInvitation(db, partyId, householdId)
  if (!invitation || invitation.takenBackAt !== null) return false
  const claims = await selectClaimsOfHousehold(db, partyId, householdId)
  return IS_FOR[kind]({
    guests: await listGuests(db, partyId, householdId),
    claims: claims.filter(({ freedAt }) => freedAt === null),
  })
}
