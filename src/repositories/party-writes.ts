// Changes of parties (added, edited, published, archived, deleted): rows to SQL.
import { type Database, isPostgres } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'
import type { PartyDetails, PartyState } from './parties.ts'

const toColumns = (details: PartyDetails) => ({
  title: details.title,
  description: details.description,
  venue: details.venue,
  address: details.address,
  arrival: details.arrival,
  contact: details.contact,
  starts_at: details.startsAt,
  ends_at: details.endsAt,
  time_zone: details.timeZone,
  reply_by: details.replyBy,
  show_guests: details.showGuests ? 1 : 0,
  extra_people: details.extraPeople,
})

/** Adds a party as a draft. */
export async function insertParty(
  db: Database,
  ownerId: number,
  details: PartyDetails,
  now: number,
): Promise<{ id: number; publicId: string }> {
  const publicId = newPublicId()
  const { id } = await db
    .insertInto('parties')
    .values({
      ...toColumns(details),
      public_id: publicId,
      host_id: ownerId,
      state: 'draft',
      changed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, publicId }
}

/**
 * Writes new details, unless the party has another version by now. Calendars are told of changes of
 * a published party.
 * @returns whether it was written
 */
export async function updatePartyDetails(
  db: Database,
  id: number,
  version: number,
  details: PartyDetails,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set(({ eb }) => ({
      ...toColumns(details),
      version: version + 1,
      sequence: eb('sequence', '+', 1),
      changed_at: now,
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns whether the party was in the state `from` */
export async function updatePartyState(
  db: Database,
  id: number,
  from: PartyState,
  to: PartyState,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set(({ eb }) => ({
      state: to,
      sequence: eb('sequence', '+', 1),
      changed_at: now,
      ...(to === 'published' && { published_at: now }),
      ...(to === 'draft' && { published_at: null }),
    }))
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Hides a draft until it is removed for good, or shows it again where the time is null.
 * @returns false when there is no such draft
 */
export async function markPartyDeleted(
  db: Database,
  ownerId: number,
  publicId: string,
  deletedAt: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties')
    .set({ deleted_at: deletedAt })
    .where('host_id', '=', ownerId)
    .where('public_id', '=', publicId)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Removes for good the parties that were deleted before a time, with everything that belongs to them. */
export async function deleteMarkedParties(db: Database, before: number): Promise<void> {
  await db.deleteFrom('parties').where('deleted_at', '<', before).execute()
}

/** Locks a party until the transaction ends; other transactions that lock it wait. */
export async function lockParty(db: Database, id: number): Promise<void> {
  const query = db.selectFrom('parties').select('id').where('id', '=', id)
  await (isPostgres(db) ? query.forUpdate() : query).execute()
}
