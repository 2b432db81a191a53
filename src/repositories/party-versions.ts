// The details of a party after each edit, kept as its history: SQL to rows and back.
import type { Database } from '../database/database.ts'
import type { PartyDetails } from './parties.ts'

export interface PartyVersion {
  details: PartyDetails
  changedAt: number
  /** Undefined when that person is gone. */
  changedBy: string | undefined
}

/** Keeps the details of one version. */
export async function insertPartyVersion(
  db: Database,
  partyId: number,
  version: number,
  details: PartyDetails,
  changedBy: number,
  now: number,
): Promise<void> {
  const values = {
    party_id: partyId,
    version,
    details: JSON.stringify(details),
    changed_by: changedBy,
    changed_at: now,
  }
  await db.insertInto('party_versions').values(values).execute()
}

/** Undefined when this version was never kept. */
export async function selectPartyVersion(
  db: Database,
  partyId: number,
  version: number,
): Promise<PartyVersion | undefined> {
  const row = await db
    .selectFrom('party_versions')
    .leftJoin('people', 'people.id', 'changed_by')
    .select(['details', 'changed_at as changedAt', 'first_name as changedBy'])
    .where('party_id', '=', partyId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) return undefined
  const { details, changedAt, changedBy } = row
  return {
    details: JSON.parse(details) as PartyDetails,
    changedAt,
    changedBy: changedBy ?? undefined,
  }
}
