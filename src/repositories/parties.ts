// Parties with their invited households and everybody's RSVP: two queries for any number of them.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import type { PartyRow, Person, ReplyRow } from '../domain/types.ts'

/** The ids of what somebody hosts, and of what their household is invited to once it is published. */
const visibleTo = (db: Database, personId: number, householdId: number) =>
  db
    .selectFrom('parties')
    .select('id')
    .where('host_id', '=', personId)
    .union(
      db
        .selectFrom('invitations')
        .innerJoin('parties', 'parties.id', 'invitations.party_id')
        .select('parties.id')
        .where('household_id', '=', householdId)
        .where('state', '=', 'published'),
    )

const visibleParties = prepared((db, personId: number, householdId: number) =>
  db
    .selectFrom('parties')
    .innerJoin('people as host', 'host.id', 'parties.host_id')
    .select([
      'parties.id',
      'title',
      'state',
      'description',
      'place',
      'starts_at as startsAt',
      'time_zone as timeZone',
      'host_id as hostId',
      'host.first_name as hostFirstName',
      'host.last_name as hostLastName',
    ])
    .where('parties.id', 'in', visibleTo(db, personId, householdId))
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('parties.id'),
)

const visibleReplies = prepared((db, personId: number, householdId: number) =>
  db
    .selectFrom('invitations')
    .innerJoin('households', 'households.id', 'invitations.household_id')
    .innerJoin('people', 'people.household_id', 'households.id')
    .leftJoin('rsvps', (join) =>
      join
        .onRef('rsvps.person_id', '=', 'people.id')
        .onRef('rsvps.party_id', '=', 'invitations.party_id'),
    )
    .select([
      'invitations.party_id as partyId',
      'households.id as householdId',
      'households.name as householdName',
      'people.first_name as name',
      'people.kind',
      'rsvps.reply',
    ])
    .where('invitations.party_id', 'in', visibleTo(db, personId, householdId))
    .orderBy('invitations.party_id')
    .orderBy('households.id')
    .orderBy('people.id'),
)

/** By date, those without one last. */
export const selectPartiesVisibleTo = (db: Database, person: Person): Promise<PartyRow[]> =>
  visibleParties(db, person.id, person.householdId)

/** Everybody who is invited to one of these parties; `reply` is null where none was given. */
export const selectRepliesVisibleTo = (db: Database, person: Person): Promise<ReplyRow[]> =>
  visibleReplies(db, person.id, person.householdId)
