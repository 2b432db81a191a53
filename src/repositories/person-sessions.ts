// Which sessions each person has: SQL to rows and back. Whether one has ended, the session store knows.
import type { Database } from '../database/database.ts'
import { removeInBatches } from '../database/in-batches.ts'
import type { EndReason } from '../database/schema.ts'

export type { EndReason }

export interface PersonSessionRow {
  /** The session's name in its store. */
  name: string
  personId: number
  device: string
  network: string
  /** Milliseconds since 1970, like all times here. */
  beganAt: number
  lastSeenAt: number
  /** When the absolute timeout ends the session. */
  endsAt: number
}

/** Adds the row of a session, or updates the one with its name, unless that session was ended. */
export async function upsertPersonSession(db: Database, row: PersonSessionRow): Promise<void> {
  const { name, personId, device, network, beganAt, lastSeenAt, endsAt } = row
  const seen = { device, network, last_seen_at: lastSeenAt, ends_at: endsAt }
  await db
    .insertInto('person_sessions')
    .values({ name, person_id: personId, began_at: beganAt, ...seen })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(seen).where('person_sessions.ended_at', 'is', null),
    )
    .execute()
}

/**
 * A person's sessions that nobody ended, the one used last first, each with the number of server
 * starts since it began.
 */
export const selectPersonSessions = (
  db: Database,
  personId: number,
): Promise<(PersonSessionRow & { restarts: number })[]> =>
  db
    .selectFrom('person_sessions')
    .select(({ selectFrom }) => [
      'name',
      'person_id as personId',
      'device',
      'network',
      'began_at as beganAt',
      'last_seen_at as lastSeenAt',
      'ends_at as endsAt',
      selectFrom('server_starts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('started_at', '>', 'began_at')
        .$asScalar()
        .$notNull()
        .as('restarts'),
    ])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .orderBy('name')
    .execute()

export async function countPersonSessions(db: Database, personId: number): Promise<number> {
  const { count } = await db
    .selectFrom('person_sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Whose session it is or was; undefined when it was not noted. */
export async function selectSessionOwner(db: Database, name: string): Promise<number | undefined> {
  const query = db.selectFrom('person_sessions').select('person_id').where('name', '=', name)
  return (await query.executeTakeFirst())?.person_id
}

/** Whether this is a session of this person that nobody ended. */
export async function isPersonSession(
  db: Database,
  personId: number,
  name: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('person_sessions')
    .select('name')
    .where('name', '=', name)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Marks sessions as ended, unless they are marked already. */
export async function endPersonSessions(
  db: Database,
  names: readonly string[],
  reason: EndReason,
  now: number,
): Promise<void> {
  if (names.length === 0) return
  await db
    .updateTable('person_sessions')
    .set({ ended_at: now, end_reason: reason })
    .where('name', 'in', names)
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * Why one of these sessions was ended; the reason is deleted, so that it is told once. Undefined
 * when none was ended. It reads first, since a DELETE takes SQLite's write lock even where there is
 * nothing to delete.
 */
export async function takeEndReason(
  db: Database,
  names: readonly string[],
): Promise<EndReason | undefined> {
  const ended = await db
    .selectFrom('person_sessions')
    .select(['name', 'end_reason as reason'])
    .where('name', 'in', names)
    .where('ended_at', 'is not', null)
    .executeTakeFirst()
  if (ended) await deletePersonSession(db, ended.name)
  return ended?.reason ?? undefined
}

export async function deletePersonSession(db: Database, name: string): Promise<void> {
  await db.deleteFrom('person_sessions').where('name', '=', name).execute()
}

/** Deletes the rows of sessions whose absolute timeout has passed. */
export const deletePersonSessionsBefore = (db: Database, time: number): Promise<void> =>
  removeInBatches((most) => {
    const ended = db.selectFrom('person_sessions').select('name').where('ends_at', '<=', time)
    const some = db.deleteFrom('person_sessions').where('name', 'in', ended.limit(most))
    return some.executeTakeFirstOrThrow()
  })
