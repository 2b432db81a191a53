// What households have claimed or offered to bring to a party: SQL to rows and back.
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
  /** Empty where the dish has the name of its wish. */
  name: string
  amount: number
  unit: DishUnit
  note: string
  /** Null where nobody has said what is in the dish. */
  contains: readonly Content[] | null
}

export interface ClaimRow extends ClaimDetails {
  id: number
  publicId: string
  householdId: number
  householdName: string
  householdPublicId: string
  /** Null for a dish that nobody wished for. */
  wishId: number | null
  /** The name of the wish, even of a removed one; null for a dish that nobody wished for. */
  wishName: string | null
  byHost: boolean
  /** Milliseconds since 1970. */
  claimedAt: number
  /** When the claim was freed; null while the household brings the dish. */
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
      // The host may have changed the kind of the wish since it was claimed.
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

/** All claims for a party, in the order in which they were made. */
export const selectClaims = async (db: Database, partyId: number): Promise<ClaimRow[]> =>
  (await claimsOfParty(db, partyId)).map(toRow)

/** All claims of one household, freed ones too. */
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

/** The parties that are not archived and for which a household has claims. */
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

/** How much of a wish other households have claimed, in its unit. */
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
