// The last look before a guest's mail is handed over: it may have waited while its reason went away.
import type { Database } from '../../database/database.ts'
import { selectPartyOfAnnouncement } from '../../repositories/announcements.ts'
import { selectEmails } from '../../repositories/guest-contacts.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { selectParty } from '../../repositories/parties.ts'
import { selectClaimsOfHousehold } from '../../repositories/potluck-claims.ts'
import { selectReminders } from '../../repositories/reminders.ts'
import { isUnsubscribed } from '../../repositories/unsubscriptions.ts'
import { type Guest, listGuests } from '../replies.ts'
import { type ReminderMail, readAnnouncementKey, readReminderKey } from './mail-keys.ts'
import { recipientsAmong } from './recipients.ts'
import { reminderTimes } from './reminder-times.ts'
import { IS_FOR } from './reminders.ts'

/** Whether a mail is still to be sent; all but those to guests always are. */
export async function isStillWanted(
  db: Database,
  { key, recipient }: { key: string; recipient: string },
  now: number,
): Promise<boolean> {
  const reminder = readReminderKey(key)
  const mail = reminder ?? readAnnouncementKey(key)
  if (!mail) return true
  if (await isUnsubscribed(db, recipient)) return false
  const partyId =
    'partyId' in mail ? mail.partyId : await selectPartyOfAnnouncement(db, mail.announcementId)
  if (partyId === undefined) return false
  const { householdId } = mail
  const guests = await guestsReachedAt(db, { partyId, householdId, recipient })
  return guests !== undefined && (!reminder || isStillRight(db, reminder, guests, now))
}

/** Undefined where the household is not invited any more, or its mails go to other addresses now. */
async function guestsReachedAt(
  db: Database,
  { partyId, householdId, recipient }: { partyId: number; householdId: number; recipient: string },
): Promise<Guest[] | undefined> {
  const invitation = await selectInvitation(db, partyId, householdId)
  if (!invitation || invitation.takenBackAt !== null) return undefined
  const guests = await listGuests(db, partyId, householdId)
  const contacts = await selectEmails(
    db,
    guests.map(({ id }) => id),
  )
  const contactOf = new Map(contacts.map((contact) => [contact.personId, contact]))
  const isReached = recipientsAmong(guests, contactOf).some(({ email }) => email === recipient)
  return isReached ? guests : undefined
}

async function isStillRight(
  db: Database,
  { partyId, kind, about, householdId }: ReminderMail,
  guests: Guest[],
  now: number,
): Promise<boolean> {
  const party = await selectParty(db, partyId)
  if (party?.state !== 'published') return false
  const chosen = (await selectReminders(db, partyId)).find((one) => one.kind === kind)
  const times = chosen?.isOn ? reminderTimes(kind, party, chosen.daysBefore) : undefined
  if (times?.about !== about || now < times.dueAt || now >= times.endsAt) return false
  const claims = await selectClaimsOfHousehold(db, partyId, householdId)
  return IS_FOR[kind]({ guests, claims: claims.filter(({ freedAt }) => freedAt === null) })
}
