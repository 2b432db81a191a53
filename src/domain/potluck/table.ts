// The table of a party: what is wished for, what is promised, and how much of each is still open.
import type { Database } from '../../database/database.ts'
import { selectClaims } from '../../repositories/potluck-claims.ts'
import { selectWishes } from '../../repositories/potluck-wishes.ts'
import { type Claim, type DishUnit, totalOf, unitOf, type Wish } from './dishes.ts'

export interface WishOnTable extends Wish {
  unit: DishUnit
  /** In its unit. */
  total: number
  /** How much is still open; 0 also when more is promised than was wished for. */
  open: number
  claims: Claim[]
}

export interface Table {
  /** In the order in which they were added. */
  wishes: WishOnTable[]
  /** All that is promised, for a wish or not, in the order in which it was. */
  claims: Claim[]
}

/** Two queries, however many households promise something. */
export async function loadTable(db: Database, partyId: number): Promise<Table> {
  const [wishes, claims] = await Promise.all([selectWishes(db, partyId), selectClaims(db, partyId)])
  const byWish = Map.groupBy(claims, ({ wishId }) => wishId)
  return { wishes: wishes.map((wish) => onTable(wish, byWish.get(wish.id) ?? [])), claims }
}

function onTable(wish: Wish, claims: Claim[]): WishOnTable {
  const total = totalOf(wish)
  const promised = claims.reduce((sum, { amount }) => sum + amount, 0)
  return { ...wish, unit: unitOf(wish), total, open: Math.max(0, total - promised), claims }
}

/** A party whose host wishes for nothing and to which nobody brings anything has no table. */
export const isLaid = ({ wishes, claims }: Table): boolean => wishes.length + claims.length > 0
