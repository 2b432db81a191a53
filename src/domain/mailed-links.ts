// Links by mail: to a new password, or to a log-in. Whoever asks does not learn who has an account.
import { createHmac } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { inTurn } from '../database/in-turn.ts'
import { newPublicId, randomLetters } from '../database/public-id.ts'
import { NotFound } from '../errors.ts'
import { insertAccountLink, type LinkPurpose } from '../repositories/account-links.ts'
import {
  countLinkRequests,
  deleteLinkRequestsBefore,
  insertLinkRequest,
} from '../repositories/link-requests.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { networksOf } from '../system/request-source.ts'
import { type Admitted, takeAccountLink } from './accounts.ts'
import { normalEmail } from './contact-details.ts'
import { hashToken } from './invitation-links.ts'
import { findPersonByEmail, type Person } from './people.ts'

export type { LinkPurpose }

export type MailedPurpose = Exclude<LinkPurpose, 'join'>

const MINUTE_MS = 60_000

/** How long a mailed link is valid, in milliseconds. */
export const MAILED_LINK_LASTS_MS: Readonly<Record<MailedPurpose, number>> = {
  password: 60 * MINUTE_MS,
  'log-in': 30 * MINUTE_MS,
}

/**
 * How many links to one account are sent in half an hour, whoever asks for them. Later wishes get
 * the same answer and send nothing: the links that were sent still work, so that nobody can keep
 * the owner from getting one.
 */
export const MOST_PER_ACCOUNT = 4
const ACCOUNT_WINDOW_MS = 30 * MINUTE_MS

/**
 * How many links one network (an IPv4 address, or the /56 of an IPv6 one) may ask for in a quarter
 * of an hour.
 */
export const MOST_PER_NETWORK = 20
const NETWORK_WINDOW_MS = 15 * MINUTE_MS

export interface WishForLink {
  purpose: MailedPurpose
  /** The email address as it was typed. */
  email: string
  /** The visitor's network address, as a proxy wrote it. */
  address: string | undefined
}

/**
 * `send`: a link may be sent. `enough`: the account has got enough of them. `wait`: the network
 * asked for too many, whether for accounts or not.
 */
export type Admission = { kind: 'send' } | { kind: 'enough' } | { kind: 'wait'; seconds: number }

/**
 * Notes a wish for a link, in the same way for every address. Wishes are admitted one after the
 * other, whichever server they come to. A server must call this for one wish at a time.
 * @param key the key of the hashes under which wishes are kept, since people may type anything as
 * address
 */
export function admitWish(
  db: Database,
  key: Buffer,
  { purpose, email, address }: WishForLink,
  now: number,
): Promise<Admission> {
  const typed = `${purpose}\n${normalEmail(email)}`
  const account = createHmac('sha256', key).update(typed).digest('base64url').slice(0, 22)
  const [, network] = networksOf(address)
  return inTurn(
    db,
    async (trx): Promise<Admission> => {
      const since = now - NETWORK_WINDOW_MS
      const asked = await countLinkRequests(trx, { network }, since)
      if (asked.count >= MOST_PER_NETWORK) {
        return { kind: 'wait', seconds: Math.ceil(((asked.oldest ?? now) - since) / 1000) }
      }
      const sent = await countLinkRequests(trx, { account }, now - ACCOUNT_WINDOW_MS)
      await insertLinkRequest(trx, { account, network }, now)
      return { kind: sent.count < MOST_PER_ACCOUNT ? 'send' : 'enough' }
    },
    WISH_LOCK,
  )
}

/** Any number, as long as it is that of no other lock in this database. */
const WISH_LOCK = 730_182_225

/** Deletes wishes that no limit counts any more. */
export const forgetOldWishes = (db: Database, now: number): Promise<void> =>
  deleteLinkRequestsBefore(db, now - ACCOUNT_WINDOW_MS)

/** Queues the mail that carries a link. */
export type MailLink = (
  trx: Database,
  link: { person: Person; token: string; expiresAt: number; publicId: string },
) => Promise<unknown>

/**
 * Makes a link for the owner of this address and queues its mail; does nothing where the address
 * has no account. Earlier links go on working, since people may open an older mail first.
 */
export async function sendLink(
  db: Database,
  { purpose, email }: Pick<WishForLink, 'purpose' | 'email'>,
  mailLink: MailLink,
  now: number,
): Promise<void> {
  const person = await findPersonByEmail(db, normalEmail(email))
  if (!person) return
  const token = randomLetters(26)
  const expiresAt = now + MAILED_LINK_LASTS_MS[purpose]
  const publicId = newPublicId()
  const names = { firstName: '', lastName: '', householdName: '' }
  const link = { purpose, email: person.email, ...names, madeBy: null }
  await db.transaction().execute(async (trx) => {
    await insertAccountLink(trx, { ...link, tokenHash: hashToken(token), expiresAt, publicId })
    await mailLink(trx, { person, token, expiresAt, publicId })
  })
}

/**
 * Uses up a link that logs its owner in.
 * @throws NotFound when it was used or has expired, or nobody can log in with the address any more
 */
export function useLogInLink(db: Database, token: string, now: number): Promise<Admitted> {
  return db.transaction().execute(async (trx) => {
    const { email } = await takeAccountLink(trx, { token, purpose: 'log-in' }, now)
    const organizer = await selectOrganizerByEmail(trx, email)
    if (!organizer) throw new NotFound()
    return organizer
  })
}
