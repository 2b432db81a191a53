// One-time links of organizers: SQL to rows and back.
import type { Database } from '../database/database.ts'

export type LinkPurpose = 'join' | 'password' | 'log-in'

export interface AccountLinkRow {
  purpose: LinkPurpose
  /** The email address in lower case. */
  email: string
  firstName: string
  lastName: string
  householdName: string
}

export interface NewAccountLink extends AccountLinkRow {
  tokenHash: string
  expiresAt: number
  publicId: string
  /** The organizer who made the link; null when it was made at the command line or sent by mail. */
  madeBy: number | null
}

/** Adds a link and deletes the person's earlier ones, which no longer work. */
export async function replaceAccountLinks(db: Database, link: NewAccountLink): Promise<void> {
  await db.deleteFrom('account_links').where('email', '=', link.email).execute()
  await insertAccountLink(db, link)
}

/** Adds a link; the person's earlier ones go on working. */
export async function insertAccountLink(db: Database, link: NewAccountLink): Promise<void> {
  await db
    .insertInto('account_links')
    .values({
      token_hash: link.tokenHash,
      purpose: link.purpose,
      email: link.email,
      first_name: link.firstName,
      last_name: link.lastName,
      household_name: link.householdName,
      expires_at: link.expiresAt,
      public_id: link.publicId,
      made_by: link.madeBy,
    })
    .execute()
}

/** Undefined when there is no such link for this purpose, or it has expired. */
export const selectAccountLink = (
  db: Database,
  { tokenHash, purpose }: { tokenHash: string; purpose: LinkPurpose },
  now: number,
): Promise<AccountLinkRow | undefined> =>
  db
    .selectFrom('account_links')
    .select([
      'purpose',
      'email',
      'first_name as firstName',
      'last_name as lastName',
      'household_name as householdName',
    ])
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .executeTakeFirst()

/** @returns whether the link was there: of two requests at once, one gets true */
export async function deleteAccountLink(db: Database, tokenHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_links')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Deletes the links by which somebody who has an account could log in without their password. */
export async function deleteWaysIn(db: Database, email: string): Promise<void> {
  await db
    .deleteFrom('account_links')
    .where('email', '=', email)
    .where('purpose', 'in', ['password', 'log-in'])
    .execute()
}

export async function deleteAccountLinksBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('account_links').where('expires_at', '<=', time).execute()
}

export interface OpenLinkRow {
  publicId: string
  email: string
  firstName: string
  lastName: string
  expiresAt: number
}

const openLinkColumns = [
  'public_id as publicId',
  'email',
  'first_name as firstName',
  'last_name as lastName',
  'expires_at as expiresAt',
] as const

/** The links of an organizer that have neither been used nor expired, the newest first. */
export const selectLinksMadeBy = (
  db: Database,
  personId: number,
  now: number,
): Promise<OpenLinkRow[]> =>
  db
    .selectFrom('account_links')
    .select(openLinkColumns)
    .where('made_by', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .orderBy('email')
    .execute()

/**
 * Deletes a link that this organizer made.
 * @returns undefined when they made no such link, or it is gone
 */
export const deleteLinkMadeBy = (
  db: Database,
  personId: number,
  publicId: string,
): Promise<OpenLinkRow | undefined> =>
  db
    .deleteFrom('account_links')
    .where('made_by', '=', personId)
    .where('public_id', '=', publicId)
    .returning(openLinkColumns)
    .executeTakeFirst()
