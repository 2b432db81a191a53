// Queues the reminders that are due: each household once for each day, whichever server comes first.
//
// A household's mark and its mails are one transaction, so that whoever is killed leaves each of them
// reminded or not; a transaction holds few households, so that nobody waits for it.
import { type Database, DatabaseUnavailable } from '../../database/database.ts'
import { countMailsToGuests, lockWriter } from '../../repositories/announcements.ts'
import { markMailed } from '../../repositories/invitations.ts'
import { type PartyRow, selectParty } from '../../repositories/parties.ts'
import {
  finishReminder,
  insertReminded,
  lockReminder,
  type ReminderKey,
  type ReminderRow,
  selectDueReminders,
  selectReminded,
  upsertReminder,
} from '../../repositories/reminders.ts'
import type { LinkTokens } from '../invitation-links.ts'
import type { Party } from '../parties.ts'
import { MOST_ANNOUNCEMENTS } from './announcements.ts'
import { reminderKey } from './mail-keys.ts'
import type { Recipient } from './recipients.ts'
import { nextDue, type ReminderKind, type ReminderTimes, reminderTimes } from './reminder-times.ts'
import { IS_FOR, isSpared, listForReminders, type RemindedOf } from './reminders.ts'

const DAY_MS = 86_400_000
const HOUSEHOLDS_AT_ONCE = 20

/** One mail of a reminder. */
export interface ReminderDelivery {
  kind: ReminderKind
  party: Party
  household: RemindedOf
  recipient: Recipient
  key: string
  expiresAt: number
}

export interface DueNeeds {
  db: Database
  links: LinkTokens
  clock: () => number
  /** Writes and queues one mail, in the transaction. */
  queue: (trx: Database, delivery: ReminderDelivery) => Promise<unknown>
  /** Hears why a reminder could not be queued. */
  hearFailure: (error: Error, due: ReminderKey) => void
  /** Aborted when the process is to stop: what is left is done by the next. */
  signal?: AbortSignal
}

/**
 * One query when nothing is due. What fails holds up nobody else's reminders, and is tried again the
 * next time.
 * @returns how many households were reminded
 * @throws DatabaseUnavailable
 */
export async function queueDueReminders(needs: DueNeeds): Promise<number> {
  let count = 0
  for (const due of await selectDueReminders(needs.db, needs.clock())) {
    try {
      let queued: number | undefined
      do {
        if (needs.signal?.aborted) return count
        queued = await queueSome(needs, due)
        count += queued ?? 0
        await new Promise((resolve) => setImmediate(resolve))
      } while (queued !== undefined)
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error
      needs.hearFailure(error as Error, due)
    }
  }
  return count
}

/** @returns how many households were reminded; undefined when there is nothing more to do */
function queueSome(needs: DueNeeds, due: ReminderKey): Promise<number | undefined> {
  return needs.db.transaction().execute(async (trx) => {
    const now = needs.clock()
    const reminder = await lockReminder(trx, due)
    const party = await selectParty(trx, due.partyId)
    if (!reminder || !party || reminder.dueAt === null || reminder.dueAt > now) return undefined
    const times = reminderTimes(reminder.kind, party, reminder.daysBefore)
    const isRight = times?.about === reminder.about && times.dueAt === reminder.dueAt
    if (!times || !isRight || now >= times.endsAt) {
      const dueAt = nextDue(reminder, times, now)
      await upsertReminder(trx, { ...reminder, about: times?.about ?? null, dueAt })
      return undefined
    }
    if (party.state !== 'published') return undefined // It may be published in time.
    await lockWriter(trx, party.ownerId)
    const made = await countMailsToGuests(trx, party.ownerId, now - DAY_MS)
    const room = MOST_ANNOUNCEMENTS.mails - made
    if (room <= 0) return undefined // It goes on when a day has passed, if it is of use then.
    const waiting = await pending(trx, needs, { party, reminder, times })
    const households = thoseWithin(room, waiting)
    for (const household of households) {
      await remind(trx, needs, { party, kind: reminder.kind, household, times })
      await new Promise((resolve) => setImmediate(resolve)) // Pages are served in between.
    }
    if (households.length > 0) {
      const ids = households.map(({ id }) => id)
      await markMailed(trx, party.id, ids, now) // Each mail brings the household's link.
      return ids.length
    }
    if (waiting.length > 0) return undefined // There is no room for any of them just now.
    await finishReminder(trx, due, { about: times.about, at: now })
    return undefined
  })
}

/** The first of them whose mails are no more than `room`. */
function thoseWithin(room: number, households: readonly RemindedOf[]): RemindedOf[] {
  let mails = 0
  return households.filter(({ recipients }) => {
    mails += recipients.length
    return mails <= room
  })
}

async function pending(
  trx: Database,
  { links, clock }: DueNeeds,
  { party, reminder, times }: { party: PartyRow; reminder: ReminderRow; times: ReminderTimes },
): Promise<RemindedOf[]> {
  const { kind } = reminder
  const reminded = await selectReminded(trx, party.id)
  const households = await listForReminders(trx, links, party)
  return households
    .filter(
      (one) =>
        one.recipients.length > 0 &&
        IS_FOR[kind](one) &&
        !isSpared(reminded, { kind, about: times.about, householdId: one.id }, clock()),
    )
    .slice(0, HOUSEHOLDS_AT_ONCE)
}

async function remind(
  trx: Database,
  { queue, clock }: DueNeeds,
  {
    times,
    ...what
  }: Pick<ReminderDelivery, 'party' | 'kind' | 'household'> & { times: ReminderTimes },
): Promise<void> {
  const { party, kind, household } = what
  const of = { partyId: party.id, kind, about: times.about, householdId: household.id }
  if (!(await insertReminded(trx, { ...of, remindedAt: clock() }))) return
  for (const recipient of household.recipients) {
    const key = reminderKey({ ...of, personId: recipient.personId })
    await queue(trx, { ...what, recipient, key, expiresAt: times.endsAt })
  }
}
