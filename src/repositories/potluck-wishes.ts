// The wishes of a party's hosts: SQL to rows and back.
import { type Database, isPostgres } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { newPublicId } from '../database/public-id.ts'

export type DishKind =
  | 'starter'
  | 'main'
  | 'side'
  | 'vegetable side'
  | 'salad'
  | 'bread'
  | 'dessert'
  | 'drink'
  | 'thing'

export interface WishDetails {
  kind: DishKind
  /** Empty where any dish of the kind will do. */
  name: string
  /** How many servings each has; null where the wish is counted in pieces. */
  servings: number | null
  /** How many of it are wanted. */
  wanted: number
  note: string
}

export interface WishRow extends WishDetails {
  id: number
  publicId: string
  partyId: number
  /** When it was removed, milliseconds since 1970; null while it is wished for. */
  removedAt: number | null
}

const COLUMNS = [
  'id',
  'public_id as publicId',
  'party_id as partyId',
  'kind',
  'name',
  'servings',
  'wanted',
  'note',
  'removed_at as removedAt',
] as const

const toRow = <T extends { kind: string }>(row: T) => ({ ...row, kind: row.kind as DishKind })

const wishesOf = prepared((db, partyId: number) =>
  db
    .selectFrom('potluck_wishes')
    .select(COLUMNS)
    .where('party_id', '=', partyId)
    .where('removed_at', 'is', null)
    .orderBy('id'),
)

/** A party's wishes, in the order in which they were added. */
export const selectWishes = async (db: Database, partyId: number): Promise<WishRow[]> =>
  (await wishesOf(db, partyId)).map(toRow)

/**
 * One wish of a party, removed or not; undefined when there is none. Within a transaction it is
 * locked, so that claims of it are made one after the other.
 */
export async function selectWish(
  db: Database,
  partyId: number,
  publicId: string,
): Promise<WishRow | undefined> {
  const query = db
    .selectFrom('potluck_wishes')
    .select(COLUMNS)
    .where('party_id', '=', partyId)
    .where('public_id', '=', publicId)
  const locks = isPostgres(db) && db.isTransaction
  const row = await (locks ? query.forUpdate() : query).executeTakeFirst()
  return row && toRow(row)
}

/** Locks wishes, always in the same order, so that two transactions never wait for each other. */
export async function lockWishes(db: Database, ids: readonly number[]): Promise<WishRow[]> {
  if (ids.length === 0) return []
  const query = db.selectFrom('potluck_wishes').select(COLUMNS).where('id', 'in', ids).orderBy('id')
  return (await (isPostgres(db) ? query.forUpdate() : query).execute()).map(toRow)
}

export async function insertWishes(
  db: Database,
  partyId: number,
  wishes: readonly WishDetails[],
): Promise<string[]> {
  if (wishes.length === 0) return []
  const rows = wishes.map((wish) => ({ ...wish, public_id: newPublicId(), party_id: partyId }))
  await db.insertInto('potluck_wishes').values(rows).execute()
  return rows.map(({ public_id }) => public_id)
}

export async function updateWish(
  db: Database,
  id: number,
  changes: Partial<WishDetails> & { removed_at?: number | null },
): Promise<void> {
  await db.updateTable('potluck_wishes').set(changes).where('id', '=', id).execute()
}

/** Removes for good the wishes that were removed before a time and that nobody has claimed. */
export async function deleteRemovedWishes(
  db: Database,
  partyId: number,
  before: number,
): Promise<void> {
  await db
    .deleteFrom('potluck_wishes')
    .where('party_id', '=', partyId)
    .where('removed_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('potluck_claims')
            .select('potluck_claims.id')
            .whereRef('potluck_claims.wish_id', '=', 'potluck_wishes.id'),
        ),
      ),
    )
    .execute()
}
