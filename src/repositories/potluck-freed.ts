// Claims that were freed since their household no longer comes: SQL to rows and back.
import type { Database } from '../database/database.ts'

/** Frees all claims of a household for a party. */
export async function freeClaims(
  db: Database,
  partyId: number,
  householdId: number,
  now: number,
): Promise<void> {
  const { name } = await db
    .selectFrom('households')
    .select('name')
    .where('id', '=', householdId)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('potluck_claims')
    .set({ freed_at: now, freed_from: name, dismissed_at: null })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('freed_at', 'is', null)
    .execute()
}

/** Makes freed claims valid again. */
export async function takeUpClaims(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('potluck_claims')
    .set({ freed_at: null, freed_from: null, dismissed_at: null })
    .where('id', 'in', ids)
    .execute()
}

export interface FreedRow {
  id: number
  household: string
  kind: string
  name: string
  /** Null for a dish that nobody wished for. */
  wishName: string | null
  hasWish: boolean
  /** Milliseconds since 1970. */
  freedAt: number
}

/** A party's freed claims that its hosts have not dismissed, oldest first. */
export async function selectFreed(db: Database, partyId: number): Promise<FreedRow[]> {
  const rows = await db
    .selectFrom('potluck_claims as claims')
    .leftJoin('potluck_wishes as wishes', 'wishes.id', 'claims.wish_id')
    .select(({ fn }) => [
      'claims.id',
      'claims.freed_from as household',
      fn.coalesce('wishes.kind', 'claims.kind').as('kind'),
      'claims.name',
      'wishes.name as wishName',
      'claims.wish_id as wishId',
      'claims.freed_at as freedAt',
    ])
    .where('claims.party_id', '=', partyId)
    .where('claims.freed_at', 'is not', null)
    .where('claims.dismissed_at', 'is', null)
    .orderBy('claims.freed_at')
    .orderBy('claims.id')
    .execute()
  return rows.map(({ household, wishId, freedAt, ...row }) => ({
    ...row,
    household: household ?? '',
    hasWish: wishId !== null,
    freedAt: freedAt ?? 0,
  }))
}

/** Dismisses a party's freed claims up to a time, which its host has read. */
export async function dismissFreed(
  db: Database,
  partyId: number,
  until: number,
  now: number,
): Promise<void> {
  await db
    .updateTable('potluck_claims')
    .set({ dismissed_at: now })
    .where('party_id', '=', partyId)
    .where('freed_at', '<=', until)
    .where('dismissed_at', 'is', null)
    .execute()
}

/** The households that have freed claims for a party. */
export async function selectHouseholdsOfFreed(db: Database, partyId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('potluck_claims')
    .select('household_id as householdId')
    .distinct()
    .where('party_id', '=', partyId)
    .where('freed_at', 'is not', null)
    .execute()
  return rows.flatMap(({ householdId }) => householdId ?? [])
}
