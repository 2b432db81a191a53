// What hinders a claim: it is too late, another household was faster, or others bring the same.
import type { Database } from '../../database/database.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { selectClaims, sumOfOthers } from '../../repositories/potluck-claims.ts'
import type { Party } from '../parties.ts'
import { listGuests } from '../replies.ts'
import { type Claim, claimName, takesDishes, totalOf, type Wish } from './dishes.ts'
import { isSameDish } from './doubles.ts'
import { saysNo } from './settle.ts'
import { loadTable, type WishOnTable } from './table.ts'

/** A household that claims a dish, or the host who does so for it. */
export interface Promiser {
  party: Party
  householdId: number
  isHost: boolean
  /** Milliseconds since 1970. */
  now: number
}

/** Whoever is sure can overrule all hindrances but `gone` and `changed`. */
export type Hindrance =
  /** Others were faster: `open` is how much is left, in the wish's unit. */
  | { kind: 'short'; wish: Wish; open: number; asked: number }
  /**
   * The same dish is claimed already: `same` has the names, `isOwn` says whether this household
   * claimed one.
   */
  | { kind: 'double'; name: string; same: string[]; isOwn: boolean }
  /** The host has wished for the offered dish, and the wish is open. */
  | { kind: 'wished'; wish: WishOnTable }
  /** The wish was removed. */
  | { kind: 'gone'; wish: Wish }
  /** Somebody else has changed the claim since the form was shown. */
  | { kind: 'changed'; claim: Claim }

const TOO_LATE = 'The party has begun, so the table stays as it is. Please tell the host directly.'

/** @throws Conflict when it is too late for this promiser to change anything */
export function checkOpen({ party, isHost, now }: Promiser): void {
  if (isHost && party.state === 'archived') {
    throw new Conflict('This party is in the archive. Bring it back to change its table.')
  }
  if (!isHost && !takesDishes(party, now)) throw new Conflict(TOO_LATE)
}

/**
 * Locks the invitation, so that the claims of one household are made one after the other.
 * @throws NotFound when the household is not invited; Conflict when it is too late, or nobody of
 * the household comes
 */
export async function checkMayPromise(db: Database, promiser: Promiser): Promise<void> {
  const { party, householdId } = promiser
  checkOpen(promiser)
  const invitation = await selectInvitation(db, party.id, householdId)
  if (!invitation || invitation.takenBackAt !== null) throw new NotFound()
  if (saysNo(await listGuests(db, party.id, householdId))) {
    throw new Conflict('Nobody of this household comes, so there is nothing to bring.')
  }
}

/** How much of a wish the other households have left open, in its unit. */
export async function openFor(db: Database, householdId: number, wish: Wish): Promise<number> {
  return Math.max(0, totalOf(wish) - (await sumOfOthers(db, wish.id, householdId)))
}

export async function shortOf(
  db: Database,
  householdId: number,
  wish: Wish,
  asked: number,
): Promise<Hindrance | undefined> {
  const open = await openFor(db, householdId, wish)
  return asked > open ? { kind: 'short', wish, open, asked } : undefined
}

/**
 * @param aside what is no double: claims for the same wish, which may ask for several, and the
 * claim that is edited
 */
export async function doubleOf(
  db: Database,
  { party, householdId }: Promiser,
  name: string,
  aside: { wishId?: number | null; claimId?: number } = {},
): Promise<Hindrance | undefined> {
  const same = (await selectClaims(db, party.id)).filter(
    (claim) =>
      claim.id !== aside.claimId &&
      !(claim.wishId !== null && claim.wishId === aside.wishId) &&
      isSameDish(name, claimName(claim)),
  )
  const isOwn = same.some((claim) => claim.householdId === householdId)
  return same.length > 0 ? { kind: 'double', name, same: same.map(claimName), isOwn } : undefined
}

export async function wishedAs(
  db: Database,
  { party, householdId }: Promiser,
  name: string,
): Promise<Hindrance | undefined> {
  const { wishes } = await loadTable(db, party.id)
  const wish = wishes.find((one) => one.open > 0 && isSameDish(name, one.name))
  const isOwn = wish?.claims.some((claim) => claim.householdId === householdId)
  return wish && !isOwn ? { kind: 'wished', wish } : undefined
}
