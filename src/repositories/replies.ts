// Replies of each person, and their numbers: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import type { PersonKind } from './household-people.ts'
import { hostedPartyIds } from './party-hosts.ts'

export type GivenReply = 'attending' | 'maybe' | 'not attending'

export interface GuestRow {
  /** The household with which the person is invited. */
  householdId: number
  id: number
  publicId: string
  firstName: string
  lastName: string
  kind: PersonKind
  /** Null where the person has no reply. */
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

/** People of invited households who have not replied, or have replied with that household. */
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

/** People who have replied with an invited household and live in another one now. */
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
 * Everybody who is invited to a party, by household and in the order in which people were added.
 * Somebody who has moved is listed with the household with which they replied. Invitations that are
 * taken back are included.
 */
export const selectGuests = (db: Database, partyId: number): Promise<GuestRow[]> =>
  guestsOf(db, partyId)

export interface HeadcountRow {
  partyId: number
  reply: GivenReply | null
  kind: PersonKind
  count: number
}

/** The ids of the parties that a person hosts or to which their household is invited. */
const partiesOf = (db: Database, personId: number, householdId: number) =>
  hostedPartyIds(db, personId).union(
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

/** How many people gave each reply, for all parties that a person hosts or is invited to. */
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

/** Somebody who has replied, and the household with which they did. */
export interface RepliedPerson {
  personId: number
  firstName: string
  householdId: number
}

export const selectRepliedPeople = (db: Database, partyId: number): Promise<RepliedPerson[]> =>
  db
    .selectFrom('rsvps')
    .innerJoin('people', 'people.id', 'rsvps.person_id')
    .select(['people.id as personId', 'people.first_name as firstName'])
    .select('rsvps.household_id as householdId')
    .where('rsvps.party_id', '=', partyId)
    .orderBy('people.id')
    .execute()
