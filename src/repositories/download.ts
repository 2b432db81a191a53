// All rows that one organizer has entered, with one query for each table, for the download.
import type { Database } from '../database/database.ts'
import { hostedPartyIds } from './party-hosts.ts'

export const selectOwnParties = (db: Database, personId: number) =>
  db
    .selectFrom('parties')
    .selectAll()
    .where('id', 'in', hostedPartyIds(db, personId))
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()

/** Invitations without their links, with which whoever had the file could answer for everybody. */
const invitations = (db: Database) =>
  db
    .selectFrom('invitations')
    .innerJoin('households', 'households.id', 'invitations.household_id')
    .select([
      'invitations.party_id as partyId',
      'invitations.household_id as householdId',
      'households.name as household',
      'note',
      'invited_at as invitedAt',
      'sent_at as sentAt',
      'opened_at as openedAt',
      'taken_back_at as takenBackAt',
    ])
    .orderBy('invitations.party_id')
    .orderBy('invitations.household_id')

export const selectOwnInvitations = (db: Database, personId: number) =>
  invitations(db).where('party_id', 'in', hostedPartyIds(db, personId)).execute()

export const selectInvitationsOfHousehold = (db: Database, householdId: number, personId: number) =>
  invitations(db)
    .innerJoin('parties', 'parties.id', 'party_id')
    .innerJoin('people as host', 'host.id', 'parties.host_id')
    .select(['parties.title', 'parties.starts_at as startsAt', 'parties.time_zone as timeZone'])
    .select(['host.first_name as hostFirstName', 'host.last_name as hostLastName'])
    .where('invitations.household_id', '=', householdId)
    .where('parties.id', 'not in', hostedPartyIds(db, personId))
    .where('parties.state', '!=', 'draft')
    .execute()

const replies = (db: Database) =>
  db
    .selectFrom('rsvps')
    .innerJoin('people', 'people.id', 'rsvps.person_id')
    .select([
      'party_id as partyId',
      'rsvps.household_id as householdId',
      'first_name as firstName',
      'last_name as lastName',
      'kind',
      'reply',
    ])
    .orderBy('party_id')
    .orderBy('person_id')

export const selectOwnReplies = (db: Database, personId: number) =>
  replies(db).where('party_id', 'in', hostedPartyIds(db, personId)).execute()

export const selectRepliesOfHousehold = (db: Database, householdId: number) =>
  replies(db).where('rsvps.household_id', '=', householdId).execute()

const changes = (db: Database) =>
  db
    .selectFrom('invitation_changes as changes')
    .leftJoin('people as person', 'person.id', 'changes.person_id')
    .leftJoin('people as actor', 'actor.id', 'changes.actor_id')
    .select([
      'changes.party_id as partyId',
      'changes.household_id as householdId',
      'changes.kind',
      'changes.value',
      'changes.by_host as byHost',
      'changes.changed_at as changedAt',
      'person.first_name as person',
      'actor.first_name as actor',
    ])
    .orderBy('changes.id')

export const selectOwnChanges = (db: Database, personId: number) =>
  changes(db).where('changes.party_id', 'in', hostedPartyIds(db, personId)).execute()

export const selectChangesOfHousehold = (db: Database, householdId: number) =>
  changes(db).where('changes.household_id', '=', householdId).execute()

/** The details of parties after each of their edits. */
export const selectOwnVersions = (db: Database, personId: number) =>
  db
    .selectFrom('party_versions')
    .select(['party_id as partyId', 'version', 'details', 'changed_at as changedAt'])
    .where('party_id', 'in', hostedPartyIds(db, personId))
    .orderBy('party_id')
    .orderBy('version')
    .execute()

/** Undefined when this person can't log in any more. */
export const selectOwnEmail = (db: Database, personId: number) =>
  db
    .selectFrom('organizers')
    .select('email')
    .where('person_id', '=', personId)
    .executeTakeFirst()
    .then((row) => row?.email)
