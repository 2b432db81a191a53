// Links by which somebody becomes a co-host, each usable once: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'
import type { NewLink } from './invitations.ts'

export interface CoHostLinkRow {
  /** The link's name in URLs and forms. */
  publicId: string
  partyId: number
  sealedToken: string
  /** Milliseconds since 1970. */
  madeAt: number
  endsAt: number
}

const COLUMNS = [
  'public_id as publicId',
  'party_id as partyId',
  'sealed_token as sealedToken',
  'made_at as madeAt',
  'ends_at as endsAt',
] as const

/** @returns the public id of the link */
export async function insertCoHostLink(
  db: Database,
  { tokenHash, sealedToken }: NewLink,
  link: Pick<CoHostLinkRow, 'partyId' | 'madeAt' | 'endsAt'>,
): Promise<string> {
  const publicId = newPublicId()
  await db
    .insertInto('co_host_links')
    .values({
      ...{ token_hash: tokenHash, sealed_token: sealedToken, public_id: publicId },
      ...{ party_id: link.partyId, made_at: link.madeAt, ends_at: link.endsAt },
    })
    .execute()
  return publicId
}

/** A party's links that can still be used, the newest first. */
export const selectCoHostLinks = (
  db: Database,
  partyId: number,
  now: number,
): Promise<CoHostLinkRow[]> =>
  db
    .selectFrom('co_host_links')
    .select(COLUMNS)
    .where('party_id', '=', partyId)
    .where('ends_at', '>', now)
    .orderBy('made_at', 'desc')
    .orderBy('public_id')
    .execute()

/** Undefined when there is no such link, or it has expired. */
export const selectCoHostLink = (
  db: Database,
  tokenHash: string,
  now: number,
): Promise<CoHostLinkRow | undefined> =>
  db
    .selectFrom('co_host_links')
    .select(COLUMNS)
    .where('token_hash', '=', tokenHash)
    .where('ends_at', '>', now)
    .executeTakeFirst()

/** The party in which somebody became a co-host by this link; undefined when they did not. */
export async function selectPartyJoinedBy(
  db: Database,
  tokenHash: string,
  personId: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('co_hosts')
    .select('party_id as partyId')
    .where('token_hash', '=', tokenHash)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.partyId
}

/** @returns whether the link was there: of two requests at once, one gets true */
export async function useCoHostLink(db: Database, tokenHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('co_host_links')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Deletes one of a party's links, or all of them. @returns whether there was any */
export async function deleteCoHostLinks(
  db: Database,
  partyId: number,
  publicId?: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('co_host_links')
    .where('party_id', '=', partyId)
    .$if(publicId !== undefined, (query) => query.where('public_id', '=', publicId as string))
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteCoHostLinksBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('co_host_links').where('ends_at', '<=', time).execute()
}
