// Replies, person by person, and the history of what was changed: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import type { PersonKind } from './households.ts'

export type GivenReply = 'attending' | 'maybe' | 'not attending'

export interface GuestRow {
  /** The household with which this person is invited. */
  householdId: number
  id: number
  publicId: string
  firstName: string
  lastName: string
  kind: PersonKind
  /** Null where no reply was given. */
  reply: GivenReply | null
}

const GUEST_COLUMNS = [
  'people.id',
  'people.public_id as publicId',
  'people.first_name as firstName',
  'people.last_name as lastName',
  'people.kind',
  'rsvps.reply',
] as const

/** People of the invited households who have not replied, or have replied with this household. */
const guestsAtHome = (db: Database) =>
  db
    .selectFrom('invitations')
    .innerJoin('people', 'people.household_id', 'invitations.household_id')
    .leftJoin('rsvps', (join) =>
      join
        .onRef('rsvps.person_id', '=', 'people.id')
        .onRef('rsvps.party_id', '=', 'invitations.party_id'),
    )
    .where(({ or, eb, ref }) =>
      or([
        eb('rsvps.household_id', 'is', null),
        eb('rsvps.household_id', '=', ref('invitations.household_id')),
      ]),
    )

/** People who replied with an invited household and have moved to another since. */
const guestsWhoMoved = (db: Database) =>
  db
    .selectFrom('invitations')
    .innerJoin('rsvps', (join) =>
      join
        .onRef('rsvps.party_id', '=', 'invitations.party_id')
        .onRef('rsvps.household_id', '=', 'invitations.household_id'),
    )
    .innerJoin('people', 'people.id', 'rsvps.person_id')
    .whereRef('people.household_id', '!=', 'rsvps.household_id')

const guestsOf = prepared((db, partyId: number) =>
  guestsAtHome(db)
    .select(['invitations.household_id as householdId', ...GUEST_COLUMNS])
    .where('invitations.party_id', '=', partyId)
    .unionAll(
      guestsWhoMoved(db)
        .select(['invitations.household_id as householdId', ...GUEST_COLUMNS])
        .where('invitations.party_id', '=', partyId),
    )
    .orderBy('householdId')
    .orderBy('id'),
)

/**
 * Everybody who is invited to a party, by household and in the order in which people were added:
 * somebody who has moved since stands where they replied. Those of invitations taken back too.
 */
export const selectGuests = (db: Database, partyId: number): Promise<GuestRow[]> =>
  guestsOf(db, partyId)

export interface HeadcountRow {
  partyId: number
  reply: GivenReply | null
  kind: PersonKind
  count: number
}

/** The ids of what somebody hosts, and of what their household is invited to. */
const partiesOf = (db: Database, personId: number, householdId: number) =>
  db
    .selectFrom('parties')
    .select('id')
    .where('host_id', '=', personId)
    .union(
      db.selectFrom('invitations').select('party_id as id').where('household_id', '=', householdId),
    )

const headcounts = prepared((db, personId: number, householdId: number) =>
  db
    .selectFrom(
      guestsAtHome(db)
        .select(['invitations.party_id as partyId', 'rsvps.reply', 'people.kind'])
        .where('invitations.taken_back_at', 'is', null)
        .where('invitations.party_id', 'in', partiesOf(db, personId, householdId))
        .unionAll(
          guestsWhoMoved(db)
            .select(['invitations.party_id as partyId', 'rsvps.reply', 'people.kind'])
            .where('invitations.taken_back_at', 'is', null)
            .where('invitations.party_id', 'in', partiesOf(db, personId, householdId)),
        )
        .as('guests'),
    )
    .select(({ fn }) => ['partyId', 'reply', 'kind', fn.countAll<number>().as('count')])
    .groupBy(['partyId', 'reply', 'kind']),
)

/** How many people gave which answer, for all parties that somebody hosts or is invited to. */
export const selectHeadcounts = (
  db: Database,
  personId: number,
  householdId: number,
): Promise<HeadcountRow[]> => headcounts(db, personId, householdId)

export async function upsertReply(
  db: Database,
  key: { partyId: number; personId: number; householdId: number },
  reply: GivenReply | undefined,
): Promise<void> {
  if (!reply) {
    await db
      .deleteFrom('rsvps')
      .where('party_id', '=', key.partyId)
      .where('person_id', '=', key.personId)
      .execute()
    return
  }
  await db
    .insertInto('rsvps')
    .values({
      party_id: key.partyId,
      person_id: key.personId,
      household_id: key.householdId,
      reply,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['party_id', 'person_id'])
        .doUpdateSet({ reply, household_id: key.householdId }),
    )
    .execute()
}

export type ChangeKind = 'reply' | 'note' | 'name' | 'joined'

export interface NewChange {
  partyId: number
  householdId: number
  /** Null for the household's note. */
  personId: number | null
  kind: ChangeKind
  /** A reply (empty for none), a note or a name, by the kind of the change. */
  value: string
  /** Null where nobody said who it was. */
  actorId: number | null
  byHost: boolean
  /** Milliseconds since 1970. */
  changedAt: number
}

export interface ChangeRow extends NewChange {
  id: number
  personFirstName: string | null
  actorFirstName: string | null
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

/** For each person, whether their newest reply came from the host. */
export async function selectRepliesByHost(db: Database, partyId: number): Promise<Set<number>> {
  const newest = db
    .selectFrom('invitation_changes')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('party_id', '=', partyId)
    .where('kind', '=', 'reply')
    .groupBy('person_id')
  const rows = await db
    .selectFrom('invitation_changes')
    .select('person_id as personId')
    .where('id', 'in', newest)
    .where('by_host', '=', 1)
    .execute()
  return new Set(rows.flatMap(({ personId }) => personId ?? []))
}

/** Forgets all changes of an invitation but the newest; who joined is kept, since it is counted. */
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
