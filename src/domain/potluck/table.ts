// The table of a party: its wishes, its claims, and how much of each wish is still open.
import type { Database } from '../../database/database.ts'
import { selectClaims } from '../../repositories/potluck-claims.ts'
import { selectWishes } from '../../repositories/potluck-wishes.ts'
import { type Claim, type DishUnit, totalOf, unitOf, type Wish } from './dishes.ts'

export interface WishOnTable extends Wish {
  unit: DishUnit
  /** How much is wished for, in the wish's unit. */
  total: number
  /** How much is still open; 0 when more is claimed than was wished for. */
  open: number
  claims: Claim[]
}

export interface Table {
  /** The wishes in the order in which they were added. */
  wishes: WishOnTable[]
  /** All claims, for a wish or not, in the order in which they were made. */
  claims: Claim[]
}

/** The table of a party, in two queries however many claims there are. */
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

/** Whether there is a table: not at a party without wishes and without claims. */
export const isLaid = ({ wishes, claims }: Table): boolean => wishes.length + claims.length > 0
