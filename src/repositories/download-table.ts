// The tables of one organizer's parties, and what their own household brings, for the download.
import type { Database } from '../database/database.ts'
import { hostedPartyIds } from './party-hosts.ts'

/** Wishes that are not removed. */
export const selectOwnWishes = (db: Database, personId: number) =>
  db
    .selectFrom('potluck_wishes')
    .select(['party_id as partyId', 'kind', 'name', 'servings', 'wanted', 'note'])
    .where('party_id', 'in', hostedPartyIds(db, personId))
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()

const dishes = (db: Database) =>
  db
    .selectFrom('potluck_claims as claims')
    .leftJoin('households', 'households.id', 'claims.household_id')
    .leftJoin('potluck_wishes as wishes', 'wishes.id', 'claims.wish_id')
    .select(({ fn }) => [
      'claims.party_id as partyId',
      fn.coalesce('households.name', 'claims.freed_from').as('household'),
      'wishes.name as wish',
      fn.coalesce('wishes.kind', 'claims.kind').as('kind'),
      'claims.name',
      'claims.amount',
      'claims.unit',
      'claims.note',
      'claims.contains',
      'claims.claimed_at as claimedAt',
      'claims.freed_at as freedAt',
    ])
    .orderBy('claims.id')

export const selectOwnDishes = (db: Database, personId: number) =>
  dishes(db).where('claims.party_id', 'in', hostedPartyIds(db, personId)).execute()

export const selectDishesOfHousehold = (db: Database, householdId: number) =>
  dishes(db).where('claims.household_id', '=', householdId).execute()
