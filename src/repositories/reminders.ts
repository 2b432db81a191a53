// What is reminded of by itself, and whom: SQL to rows and back.
import { type Database, isPostgres } from '../database/database.ts'
import type { ReminderKind } from '../database/message-schema.ts'

export interface ReminderRow {
  partyId: number
  kind: ReminderKind
  daysBefore: number
  isOn: boolean
  /** The day that it is about, YYYY-MM-DD; null while the party has none. */
  about: string | null
  /** Milliseconds since 1970; null when nothing is to be done. */
  dueAt: number | null
  /** The day for which it went last, and when. */
  doneAbout: string | null
  doneAt: number | null
}

const COLUMNS = [
  'party_id as partyId',
  'kind',
  'days_before as daysBefore',
  'is_on as onFlag',
  'about',
  'due_at as dueAt',
  'done_about as doneAbout',
  'done_at as doneAt',
] as const

const toRow = <T extends { onFlag: number }>({ onFlag, ...row }: T) => ({
  ...row,
  isOn: onFlag === 1,
})

const remindersOf = (db: Database, partyId: number) =>
  db.selectFrom('reminders').select(COLUMNS).where('party_id', '=', partyId)

/** The same, locked until the transaction ends. SQLite has one writer at a time, which is lock enough. */
const lockedRemindersOf = (db: Database, partyId: number) =>
  isPostgres(db) ? remindersOf(db, partyId).forUpdate() : remindersOf(db, partyId)

export const selectReminders = async (db: Database, partyId: number): Promise<ReminderRow[]> =>
  (await remindersOf(db, partyId).execute()).map(toRow)

export type ReminderKey = Pick<ReminderRow, 'partyId' | 'kind'>

/** Those of published parties that are due, the oldest first. */
export const selectDueReminders = (db: Database, now: number): Promise<ReminderKey[]> =>
  db
    .selectFrom('reminders')
    .innerJoin('parties', 'parties.id', 'reminders.party_id')
    .select(['party_id as partyId', 'kind'])
    .where('due_at', '<=', now)
    .where('parties.state', '=', 'published')
    .where('parties.deleted_at', 'is', null)
    .orderBy('due_at')
    .execute()

/** Locks a reminder until the transaction ends, so that one server at a time goes on with it. */
export async function lockReminder(
  db: Database,
  { partyId, kind }: ReminderKey,
): Promise<ReminderRow | undefined> {
  const row = await lockedRemindersOf(db, partyId).where('kind', '=', kind).executeTakeFirst()
  return row && toRow(row)
}

/**
 * Locks all of a party's reminders until the transaction ends. Whoever locks the party too, or changes
 * it, does this first: whoever queues mails holds a reminder and then needs the party.
 */
export async function lockReminders(db: Database, partyId: number): Promise<ReminderRow[]> {
  return (await lockedRemindersOf(db, partyId).orderBy('kind').execute()).map(toRow)
}

/** Writes what was chosen, and when it goes; what went already stays as it is. */
export async function upsertReminder(
  db: Database,
  reminder: Omit<ReminderRow, 'doneAbout' | 'doneAt'>,
): Promise<void> {
  const columns = {
    days_before: reminder.daysBefore,
    is_on: reminder.isOn ? 1 : 0,
    about: reminder.about,
    due_at: reminder.dueAt,
  }
  await db
    .insertInto('reminders')
    .values({ party_id: reminder.partyId, kind: reminder.kind, ...columns })
    .onConflict((conflict) => conflict.columns(['party_id', 'kind']).doUpdateSet(columns))
    .execute()
}

/** @param done the day for which it has gone now, and when */
export async function finishReminder(
  db: Database,
  { partyId, kind }: ReminderKey,
  done: { about: string; at: number },
): Promise<void> {
  await db
    .updateTable('reminders')
    .set({ due_at: null, done_about: done.about, done_at: done.at })
    .where('party_id', '=', partyId)
    .where('kind', '=', kind)
    .execute()
}

/** It goes again for the day `about`: some of it was taken back before it was sent. */
export async function reopenReminder(
  db: Database,
  { partyId, kind, about }: ReminderKey & { about: string },
): Promise<void> {
  await db
    .updateTable('reminders')
    .set({ done_about: null, done_at: null })
    .where('party_id', '=', partyId)
    .where('kind', '=', kind)
    .where('done_about', '=', about)
    .execute()
}

export interface RemindedHousehold extends ReminderKey {
  about: string
  householdId: number
  /** Milliseconds since 1970. */
  remindedAt: number
}

/** @returns false when it was reminded of this day already */
export async function insertReminded(db: Database, row: RemindedHousehold): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reminded_households')
    .values({
      party_id: row.partyId,
      kind: row.kind,
      about: row.about,
      household_id: row.householdId,
      reminded_at: row.remindedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function deleteReminded(
  db: Database,
  { partyId, kind, about, householdId }: Omit<RemindedHousehold, 'remindedAt'>,
): Promise<void> {
  await db
    .deleteFrom('reminded_households')
    .where('party_id', '=', partyId)
    .where('kind', '=', kind)
    .where('about', '=', about)
    .where('household_id', '=', householdId)
    .execute()
}

export const selectReminded = (db: Database, partyId: number): Promise<RemindedHousehold[]> =>
  db
    .selectFrom('reminded_households')
    .select(['party_id as partyId', 'kind', 'about'])
    .select(['household_id as householdId', 'reminded_at as remindedAt'])
    .where('party_id', '=', partyId)
    .execute()

/**
 * Takes mails that wait out of the queue: those whose keys are `like` so. One that is claimed is not
 * handed over any more either.
 * @returns their keys
 */
export async function deleteWaitingMails(db: Database, like: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('mails')
    .where('state', 'in', ['queued', 'claimed'])
    .where('key', 'like', like)
    .returning('key')
    .execute()
  return rows.map(({ key }) => key)
}
