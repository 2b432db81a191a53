// Who wants no mail: said at a link that stands in each mail to a guest, and taken back there.
//
// It is the address that is unsubscribed, from all mails about parties of this site, whoever hosts
// them and whichever household has it. Mails about one's own account are not asked about.
import { createHmac } from 'node:crypto'
import type { Database } from '../../database/database.ts'
import { lettersOf } from '../../database/public-id.ts'
import {
  deleteOldUnsubscribeLinks,
  deleteUnsubscription,
  insertUnsubscription,
  selectAddressOfLink,
  upsertUnsubscribeLink,
} from '../../repositories/unsubscriptions.ts'
import { normalEmail } from '../contact-details.ts'
import { hashToken, isToken } from '../invitation-links.ts'

const TOKEN_LETTERS = 26

/**
 * The token of an address: the same in every mail, and made by nobody without the key. Mails keep
 * their links when SECRET_KEY changes, since the database knows each that was sent by its hash.
 */
export function unsubscribeToken(key: Buffer, email: string): string {
  const digest = createHmac('sha256', key).update(normalEmail(email)).digest()
  return lettersOf(digest.subarray(0, TOKEN_LETTERS))
}

/** To be called in the transaction that queues the mail in which the link stands. */
export const noteUnsubscribeLink = (
  db: Database,
  { token, email }: { token: string; email: string },
  now: number,
): Promise<void> =>
  upsertUnsubscribeLink(db, { tokenHash: hashToken(token), email: normalEmail(email) }, now)

export interface Address {
  email: string
  isUnsubscribed: boolean
}

/** Whose link it is; undefined when it is nobody's. */
export const findAddress = async (db: Database, token: string): Promise<Address | undefined> =>
  isToken(token) ? selectAddressOfLink(db, hashToken(token)) : undefined

/** Done twice it changes nothing more. */
export const unsubscribe = (db: Database, { email }: Address, now: number): Promise<void> =>
  insertUnsubscription(db, email, now)

export const subscribeAgain = (db: Database, { email }: Address): Promise<void> =>
  deleteUnsubscription(db, email)

/** A link works for at least so long after the last mail in which it stood. */
const LINKS_KEPT_MS = 400 * 86_400_000

export const forgetOldUnsubscribeLinks = (db: Database, now: number): Promise<void> =>
  deleteOldUnsubscribeLinks(db, now - LINKS_KEPT_MS)
