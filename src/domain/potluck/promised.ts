// Finds a claim by its public id.
import type { Database } from '../../database/database.ts'
import { NotFound } from '../../errors.ts'
import { selectClaims, selectClaimsOfHousehold } from '../../repositories/potluck-claims.ts'
import type { Party } from '../parties.ts'
import type { Claim } from './dishes.ts'
import type { Promiser } from './hindrances.ts'

/** Undefined when this household has no such claim, or the claim was freed. */
export async function findClaim(
  db: Database,
  { party, householdId }: Pick<Promiser, 'party' | 'householdId'>,
  publicId: string,
): Promise<Claim | undefined> {
  const claims = await selectClaimsOfHousehold(db, party.id, householdId)
  return claims.find((one) => one.publicId === publicId && one.freedAt === null)
}

/** @throws NotFound when this household has no such claim */
export async function getClaim(
  db: Database,
  promiser: Pick<Promiser, 'party' | 'householdId'>,
  publicId: string,
): Promise<Claim> {
  const claim = await findClaim(db, promiser, publicId)
  if (!claim) throw new NotFound()
  return claim
}

/** A claim of any household, for the host. @throws NotFound when there is no such claim */
export async function getAnyClaim(db: Database, party: Party, publicId: string): Promise<Claim> {
  const claim = (await selectClaims(db, party.id)).find((one) => one.publicId === publicId)
  if (!claim) throw new NotFound()
  return claim
}
