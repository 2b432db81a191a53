// The wishes of a host: added, changed, removed and put back.
import type { Database } from '../../database/database.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { recountClaims } from '../../repositories/potluck-claim-changes.ts'
import {
  deleteRemovedWishes,
  insertWishes,
  selectWish,
  selectWishes,
  updateWish,
  type WishDetails,
} from '../../repositories/potluck-wishes.ts'
import { getHostedParty, type Party } from '../parties.ts'
import type { Person } from '../people.ts'
import { unitOf, type Wish } from './dishes.ts'
import { isOutdated, markOfWish } from './seen.ts'

export type { WishDetails }

export const MAX_WISHES = 100

/** For how long a removed wish can be put back. */
const KEPT_REMOVED_MS = 24 * 3_600_000

/** @throws NotFound unless this person hosts the party; Conflict when it is in the archive */
async function getParty(db: Database, host: Person, publicId: string): Promise<Party> {
  const party = await getHostedParty(db, host, publicId)
  if (party.state === 'archived') {
    throw new Conflict('This party is in the archive. Bring it back to change its table.')
  }
  return party
}

/**
 * @returns the public ids of the new wishes
 * @throws as getParty; Conflict when there would be too many
 */
export function addWishes(
  db: Database,
  host: Person,
  { party: publicId, wishes, now }: { party: string; wishes: readonly WishDetails[]; now: number },
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const party = await getParty(trx, host, publicId)
    await deleteRemovedWishes(trx, party.id, now - KEPT_REMOVED_MS)
    const { length } = await selectWishes(trx, party.id)
    if (length + wishes.length > MAX_WISHES) {
      throw new Conflict(`A table has room for ${MAX_WISHES} wishes.`)
    }
    return insertWishes(trx, party.id, wishes)
  })
}

/** Finds a wish for anybody, even a removed one; undefined when there never was one. */
export const findWish = (db: Database, party: Party, publicId: string): Promise<Wish | undefined> =>
  selectWish(db, party.id, publicId)

/** @throws NotFound unless this person hosts the party, and for a removed wish */
export async function getWish(
  db: Database,
  host: Person,
  where: { party: string; wish: string },
): Promise<{ party: Party; wish: Wish }> {
  const party = await getHostedParty(db, host, where.party)
  const wish = await selectWish(db, party.id, where.wish)
  if (!wish || wish.removedAt !== null) throw new NotFound()
  return { party, wish }
}

/**
 * Changes a wish. Its claims stay, counted in the new unit.
 * @param seen the mark of the wish that the form showed; empty where the form carries none
 * @returns the present wish when somebody else has changed it since then: nothing is saved
 * @throws as getParty; NotFound for a removed wish
 */
export function editWish(
  db: Database,
  host: Person,
  where: { party: string; wish: string },
  details: WishDetails,
  seen = '',
): Promise<Wish | undefined> {
  return db.transaction().execute(async (trx) => {
    await getParty(trx, host, where.party)
    const { wish } = await getWish(trx, host, where)
    if (isOutdated(seen, markOfWish(wish))) return wish
    await updateWish(trx, wish.id, details)
    const unit = unitOf(details)
    if (unit === unitOf(wish)) return undefined
    const servings = details.servings ?? wish.servings ?? 1
    await recountClaims(trx, wish.id, { unit, servings })
    return undefined
  })
}

/**
 * Removes a wish, or puts it back where the time is null. Its claims stay.
 * @throws as getParty; NotFound when there is no such wish
 */
export function removeWish(
  db: Database,
  host: Person,
  where: { party: string; wish: string },
  removedAt: number | null,
): Promise<Wish> {
  return db.transaction().execute(async (trx) => {
    const party = await getParty(trx, host, where.party)
    const wish = await selectWish(trx, party.id, where.wish)
    if (!wish) throw new NotFound()
    await updateWish(trx, wish.id, { removed_at: removedAt })
    return wish
  })
}
