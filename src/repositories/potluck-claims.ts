// What households promise to bring to a party: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import type { DishKind } from './potluck-wishes.ts'

export type DishUnit = 'servings' | 'pieces'

/** What can be in a dish that somebody may not eat. */
export type Content =
  | 'gluten'
  | 'nuts'
  | 'dairy'
  | 'eggs'
  | 'fish'
  | 'shellfish'
  | 'meat'
  | 'pork'
  | 'alcohol'

export interface ClaimDetails {
  kind: DishKind
  /** Empty where it is what the wish says. */
  name: string
  amount: number
  unit: DishUnit
  note: string
  /** Null where nobody has said what is in it. */
  contains: readonly Content[] | null
}

export interface ClaimRow extends ClaimDetails {
  id: number
  publicId: string
  householdId: number
  householdName: string
  householdPublicId: string
  /** Null for something of the household's own. */
  wishId: number | null
  /** Of the wish, also of one that was removed; null without a wish. */
  wishName: string | null
  byHost: boolean
  /** Milliseconds since 1970. */
  claimedAt: number
  /** Null while the household brings it. */
  freedAt: number | null
}

const claims = (db: Database) =>
  db
    .selectFrom('potluck_claims as claims')
    .innerJoin('households', 'households.id', 'claims.household_id')
    .leftJoin('potluck_wishes as wishes', 'wishes.id', 'claims.wish_id')
    .select(({ fn }) => [
      'claims.id',
      'claims.public_id as publicId',
      'households.id as householdId',
      'households.name as householdName',
      'households.public_id as householdPublicId',
      'claims.wish_id as wishId',
      'wishes.name as wishName',
      // The host may have changed the kind of a wish since.
      fn.coalesce('wishes.kind', 'claims.kind').as('kind'),
      'claims.name',
      'claims.amount',
      'claims.unit',
      'claims.note',
      'claims.contains as containsText',
      'claims.by_host as byHostFlag',
      'claims.claimed_at as claimedAt',
      'claims.freed_at as freedAt',
    ])
    .orderBy('claims.id')

type Selected = Awaited<ReturnType<ReturnType<typeof claims>['execute']>>[number]

const toRow = ({ containsText, byHostFlag, kind, ...row }: Selected): ClaimRow => ({
  ...row,
  kind: kind as DishKind,
  contains:
    containsText === null ? null : (containsText.split(' ').filter(Boolean) as readonly Content[]),
  byHost: byHostFlag === 1,
})

const claimsOfParty = prepared((db, partyId: number) =>
  claims(db).where('claims.party_id', '=', partyId).where('claims.freed_at', 'is', null),
)

/** All that is promised for a party, in the order in which it was. */
export const selectClaims = async (db: Database, partyId: number): Promise<ClaimRow[]> =>
  (await claimsOfParty(db, partyId)).map(toRow)

/** What one household has promised, and what it gave up when it stopped coming. */
export async function selectClaimsOfHousehold(
  db: Database,
  partyId: number,
  householdId: number,
): Promise<ClaimRow[]> {
  const rows = await claims(db)
    .where('claims.party_id', '=', partyId)
    .where('claims.household_id', '=', householdId)
    .execute()
  return rows.map(toRow)
}

/** The parties for which a household has promised something, those in the archive aside. */
export async function selectPartiesOfClaims(db: Database, householdId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('potluck_claims as claims')
    .innerJoin('parties', 'parties.id', 'claims.party_id')
    .select('claims.party_id as partyId')
    .distinct()
    .where('claims.household_id', '=', householdId)
    .where('claims.freed_at', 'is', null)
    .where('parties.state', '!=', 'archived')
    .execute()
  return rows.map(({ partyId }) => partyId)
}

/** How much of a wish other households have promised, in its unit. */
export async function sumOfOthers(
  db: Database,
  wishId: number,
  householdId: number,
): Promise<number> {
  const { sum } = await db
    .selectFrom('potluck_claims')
    .select(({ fn }) => fn.sum<number | string | null>('amount').as('sum'))
    .where('wish_id', '=', wishId)
    .where('household_id', '!=', householdId)
    .where('freed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(sum ?? 0)
}
