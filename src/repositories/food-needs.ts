// What people can't or would rather not eat: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { peopleOfParty } from './household-people.ts'

export type NeedStrength = 'allergy' | 'preference'

export type FoodTag =
  | 'vegetarian'
  | 'vegan'
  | 'halal'
  | 'kosher'
  | 'no gluten'
  | 'no nuts'
  | 'no dairy'
  | 'no eggs'
  | 'no fish'
  | 'no shellfish'
  | 'no pork'
  | 'no alcohol'

export interface FoodNeed {
  strength: NeedStrength
  /** Null for a need in words. */
  tag: FoodTag | null
  /** Empty for a need with a tag. */
  words: string
}

export interface NeedRow extends FoodNeed {
  personId: number
}

const COLUMNS = [
  'food_needs.person_id as personId',
  'food_needs.strength',
  'food_needs.tag',
  'food_needs.words',
] as const

const toRow = <T extends { tag: string | null }>(row: T) => ({
  ...row,
  tag: row.tag as FoodTag | null,
})

/**
 * The needs of everybody who lives in a household that is or was invited, or who has replied with
 * one.
 */
const needsOfParty = prepared((db, partyId: number) =>
  db
    .selectFrom('food_needs')
    .innerJoin('people', 'people.id', 'food_needs.person_id')
    .select(COLUMNS)
    .where('people.id', 'in', peopleOfParty(db, partyId))
    .orderBy('food_needs.id'),
)

export const selectNeedsOfParty = async (db: Database, partyId: number): Promise<NeedRow[]> =>
  (await needsOfParty(db, partyId)).map(toRow)

/** How many ids one query has at most, since SQLite and PostgreSQL limit the number of parameters. */
const IDS_A_QUERY = 500

export async function selectNeedsOf(
  db: Database,
  personIds: readonly number[],
): Promise<NeedRow[]> {
  const needs: NeedRow[] = []
  for (let at = 0; at < personIds.length; at += IDS_A_QUERY) {
    const ids = personIds.slice(at, at + IDS_A_QUERY)
    const rows = await db
      .selectFrom('food_needs')
      .select(COLUMNS)
      .where('person_id', 'in', ids)
      .orderBy('id')
      .execute()
    needs.push(...rows.map(toRow))
  }
  return needs
}

/** Replaces a person's needs. */
export async function replaceNeeds(
  db: Database,
  personId: number,
  needs: readonly FoodNeed[],
): Promise<void> {
  await db.deleteFrom('food_needs').where('person_id', '=', personId).execute()
  if (needs.length === 0) return
  const rows = needs.map(({ strength, tag, words }) => ({
    person_id: personId,
    ...{ strength, tag, words },
  }))
  await db.insertInto('food_needs').values(rows).execute()
}
