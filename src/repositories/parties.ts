// Parties with their invited households and everybody's RSVP: two queries for any number of them.
import type { Database } from '../database/database.ts'
import type { PartyRow, ReplyRow } from '../domain/types.ts'

const partiesWithHosts = (db: Database) =>
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
      'host.first_name as hostFirstName',
      'host.last_name as hostLastName',
    ])
    .orderBy('starts_at')
    .orderBy('parties.id')

export const selectPartiesHostedBy = (db: Database, personId: number): Promise<PartyRow[]> =>
  partiesWithHosts(db).where('host_id', '=', personId).execute()

/** Published parties of others to which the household is invited. */
export const selectPartiesInvitedTo = (
  db: Database,
  { id, householdId }: { id: number; householdId: number },
): Promise<PartyRow[]> =>
  partiesWithHosts(db)
    .innerJoin('invitations', 'invitations.party_id', 'parties.id')
    .where('invitations.household_id', '=', householdId)
    .where('host_id', '!=', id)
    .where('state', '=', 'published')
    .execute()

/** Everybody who is invited to one of the parties; `reply` is null where none was given. */
export async function selectReplies(
  db: Database,
  partyIds: readonly number[],
): Promise<ReplyRow[]> {
  if (partyIds.length === 0) return []
  return db
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
    .where('invitations.party_id', 'in', [...partyIds])
    .orderBy('invitations.party_id')
    .orderBy('households.id')
    .orderBy('people.id')
    .execute()
}
