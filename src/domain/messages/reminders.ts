// Reminders: which of them a host has chosen, when each goes, and who gets it as things stand.
import type { Database } from '../../database/database.ts'
import { Conflict } from '../../errors.ts'
import { selectParty } from '../../repositories/parties.ts'
import { lockParty } from '../../repositories/party-writes.ts'
import { selectClaims } from '../../repositories/potluck-claims.ts'
import {
  lockReminders,
  type RemindedHousehold,
  type ReminderRow,
  selectReminded,
  selectReminders,
  upsertReminder,
} from '../../repositories/reminders.ts'
import type { LinkTokens } from '../invitation-links.ts'
import { getHostedParty, type Party } from '../parties.ts'
import type { Person } from '../people.ts'
import type { Claim } from '../potluck/dishes.ts'
import { type InvitedHousehold, isUnanswered, listInvited } from './recipients.ts'
import {
  DAYS_BEFORE,
  REMINDER_KINDS,
  type ReminderKind,
  type ReminderTimes,
  reminderTimes,
} from './reminder-times.ts'
import { rescheduleReminders } from './rescheduling.ts'

/** A household that is invited, with what it brings. */
export interface RemindedOf extends InvitedHousehold {
  claims: Claim[]
}

/** Everybody of a party whom a reminder may be for. */
export async function listForReminders(
  db: Database,
  links: LinkTokens,
  party: Party,
): Promise<RemindedOf[]> {
  const [households, claims] = await Promise.all([
    listInvited(db, links, party),
    selectClaims(db, party.id),
  ])
  const claimsOf = Map.groupBy(claims, ({ householdId }) => householdId)
  return households.map((household) => ({ ...household, claims: claimsOf.get(household.id) ?? [] }))
}

/** Whom each reminder is for. */
export const IS_FOR: Record<
  ReminderKind,
  (household: Pick<RemindedOf, 'guests' | 'claims'>) => boolean
> = {
  unanswered: isUnanswered,
  bring: ({ claims }) => claims.length > 0,
  day: ({ guests }) => guests.some(({ reply }) => reply === 'attending' || reply === 'maybe'),
}

/** Nobody is reminded of the same within so many days, though the deadline moves; the day itself is told. */
const REST_MS = 3 * 86_400_000

/** Whether a household was reminded of this day already, or of another one just now. */
export const isSpared = (
  reminded: readonly RemindedHousehold[],
  { kind, about, householdId }: Pick<RemindedHousehold, 'kind' | 'about' | 'householdId'>,
  now: number,
): boolean =>
  reminded.some(
    (row) =>
      row.kind === kind &&
      row.householdId === householdId &&
      (row.about === about || (kind !== 'day' && now - row.remindedAt < REST_MS)),
  )

export interface Reminder extends Omit<ReminderRow, 'partyId' | 'about' | 'dueAt'> {
  /** Undefined while the party has no such day. */
  times: ReminderTimes | undefined
  /** Whether it went for this day. */
  isDone: boolean
  /** Whom it is for as things stand, and who was not spared. */
  households: RemindedOf[]
  /** How many households were reminded of this day. */
  count: number
}

const UNCHOSEN = {
  isOn: false,
  daysBefore: DAYS_BEFORE.usual,
  doneAbout: null,
  doneAt: null,
}

/** All three, chosen or not. @throws NotFound unless this person hosts the party */
export async function listReminders(
  db: Database,
  links: LinkTokens,
  party: Party,
  now: number,
): Promise<Reminder[]> {
  const [rows, reminded, households] = await Promise.all([
    selectReminders(db, party.id),
    selectReminded(db, party.id),
    listForReminders(db, links, party),
  ])
  return REMINDER_KINDS.map((kind) => {
    const row = rows.find((one) => one.kind === kind)
    const { daysBefore, ...chosen } = row ?? { ...UNCHOSEN, kind }
    const times = reminderTimes(kind, party, daysBefore)
    const about = times?.about ?? ''
    const meant = households.filter(
      (one) => IS_FOR[kind](one) && !isSpared(reminded, { kind, about, householdId: one.id }, now),
    )
    return {
      ...{ ...chosen, kind, daysBefore, times, households: meant },
      isDone: times !== undefined && chosen.doneAbout === times.about,
      count: reminded.filter((one) => one.kind === kind && one.about === about).length,
    }
  })
}

export interface ReminderChoice {
  kind: ReminderKind
  isOn?: boolean
  daysBefore?: number
}

/**
 * Switches a reminder on or off, changes how early it goes, or both. One that would go at once for the days
 * that were just chosen is off: nothing goes out whose moment the host has not seen. Mails that wait are
 * taken back, and written anew when it goes.
 * @returns whether it is on now
 * @throws NotFound unless this person hosts the party; Conflict when it can't go any more
 */
export function chooseReminder(
  db: Database,
  { host, party: publicId }: { host: Person; party: string },
  choice: ReminderChoice,
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { id } = await getHostedParty(trx, host, publicId)
    await lockReminders(trx, id)
    await lockParty(trx, id)
    const party = (await selectParty(trx, id)) as Party
    const known = (await selectReminders(trx, id)).find(({ kind }) => kind === choice.kind)
    const before = known ?? UNCHOSEN
    const { kind, daysBefore = before.daysBefore } = choice
    const times = reminderTimes(kind, party, daysBefore)
    if (choice.isOn && (!times || now >= times.endsAt)) {
      throw new Conflict('It is too late for this reminder, or the party has no such day yet.')
    }
    const movesToNow = daysBefore !== before.daysBefore && times !== undefined && times.dueAt <= now
    const isOn = (choice.isOn ?? before.isOn) && !movesToNow
    await upsertReminder(trx, { partyId: id, kind, daysBefore, isOn, about: null, dueAt: null })
    await rescheduleReminders(trx, id, party, now)
    return isOn
  })
}
