// The email addresses of people who are invited to a party: SQL to rows and back.
import type { Database } from '../database/database.ts'
import { peopleOfParty } from './household-people.ts'

export interface GuestContact {
  personId: number
  /** The email address in lower case. */
  email: string
  /** Whether this address is unsubscribed from mail to guests. */
  isUnsubscribed: boolean
}

/** Everybody with an address who lives in an invited household, or has answered with one. */
export async function selectGuestContacts(db: Database, partyId: number): Promise<GuestContact[]> {
  const rows = await db
    .selectFrom('people')
    .leftJoin('unsubscriptions', 'unsubscriptions.email', 'people.email')
    .select(['people.id as personId', 'people.email', 'unsubscriptions.email as refused'])
    .where('people.email', '!=', '')
    .where('people.id', 'in', peopleOfParty(db, partyId))
    .execute()
  return rows.map(({ refused, ...row }) => ({ ...row, isUnsubscribed: refused !== null }))
}

/** The addresses of those among these people whose address is known. */
export const selectEmails = async (
  db: Database,
  personIds: readonly number[],
): Promise<Pick<GuestContact, 'personId' | 'email'>[]> =>
  personIds.length === 0
    ? []
    : db
        .selectFrom('people')
        .select(['id as personId', 'email'])
        .where('id', 'in', personIds)
        .where('email', '!=', '')
        .execute()
