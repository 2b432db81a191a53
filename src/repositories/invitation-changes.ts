// The history of each invitation (who changed which reply, note or name): SQL to rows and back.
import type { Database } from '../database/database.ts'

export type ChangeKind = 'reply' | 'note' | 'name' | 'joined'

export interface NewChange {
  partyId: number
  householdId: number
  /** The person whose reply or name was changed; null for a change of the household's note. */
  personId: number | null
  kind: ChangeKind
  /** The new reply (empty for none), note or name. */
  value: string
  /** Who made the change; null where the form did not say. */
  actorId: number | null
  byHost: boolean
  /** Milliseconds since 1970. */
  changedAt: number
}

export interface ChangeRow extends NewChange {
  id: number
  personFirstName: string | null
  actorFirstName: string | null
  actorLastName: string | null
}

export async function insertChange(db: Database, change: NewChange): Promise<number> {
  const { id } = await db
    .insertInto('invitation_changes')
    .values({
      party_id: change.partyId,
      household_id: change.householdId,
      person_id: change.personId,
      kind: change.kind,
      value: change.value,
      actor_id: change.actorId,
      by_host: change.byHost ? 1 : 0,
      changed_at: change.changedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const changes = (db: Database) =>
  db
    .selectFrom('invitation_changes as changes')
    .leftJoin('people as person', 'person.id', 'changes.person_id')
    .leftJoin('people as actor', 'actor.id', 'changes.actor_id')
    .select([
      'changes.id',
      'changes.party_id as partyId',
      'changes.household_id as householdId',
      'changes.person_id as personId',
      'changes.kind',
      'changes.value',
      'changes.actor_id as actorId',
      'changes.by_host as byHostFlag',
      'changes.changed_at as changedAt',
      'person.first_name as personFirstName',
      'actor.first_name as actorFirstName',
      'actor.last_name as actorLastName',
    ])

const toChange = <T extends { byHostFlag: number }>({ byHostFlag, ...row }: T) => ({
  ...row,
  byHost: byHostFlag === 1,
})

/** All changes of one invitation, oldest first. */
export async function selectChanges(
  db: Database,
  partyId: number,
  householdId: number,
): Promise<ChangeRow[]> {
  const rows = await changes(db)
    .where('changes.party_id', '=', partyId)
    .where('changes.household_id', '=', householdId)
    .orderBy('changes.id')
    .execute()
  return rows.map(toChange)
}

/** The newest changes of a party, newest first. */
export async function selectRecentChanges(
  db: Database,
  partyId: number,
  limit: number,
): Promise<ChangeRow[]> {
  const rows = await changes(db)
    .where('changes.party_id', '=', partyId)
    .orderBy('changes.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toChange)
}

/** Undefined when this party has no such change. */
export async function selectHouseholdOfChange(
  db: Database,
  partyId: number,
  changeId: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('invitation_changes')
    .select('household_id as householdId')
    .where('id', '=', changeId)
    .where('party_id', '=', partyId)
    .executeTakeFirst()
  return row?.householdId
}

/**
 * For each person whose newest reply came from a host: the id of that host, or 0 where the host is
 * gone.
 */
export async function selectRepliesByHost(
  db: Database,
  partyId: number,
): Promise<Map<number, number>> {
  const newest = db
    .selectFrom('invitation_changes')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('party_id', '=', partyId)
    .where('kind', '=', 'reply')
    .groupBy('person_id')
  const rows = await db
    .selectFrom('invitation_changes')
    .select(['person_id as personId', 'actor_id as actorId'])
    .where('id', 'in', newest)
    .where('by_host', '=', 1)
    .execute()
  return new Map(rows.map(({ personId, actorId }) => [personId as number, actorId ?? 0]))
}

/**
 * Deletes all but the newest changes of an invitation. Changes that say who joined are kept, since
 * they are counted.
 */
export async function deleteChangesBefore(
  db: Database,
  partyId: number,
  householdId: number,
  kept: number,
): Promise<void> {
  const oldest = await db
    .selectFrom('invitation_changes')
    .select('id')
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .orderBy('id', 'desc')
    .offset(kept)
    .limit(1)
    .executeTakeFirst()
  if (!oldest) return
  await db
    .deleteFrom('invitation_changes')
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('id', '<=', oldest.id)
    .where('kind', '!=', 'joined')
    .execute()
}
