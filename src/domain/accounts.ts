// Accounts of organizers: how one is begun, gets another password, and is ended.
import type { Database } from '../database/database.ts'
import { newPublicId, randomLetters } from '../database/public-id.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  type AccountLinkRow,
  deleteAccountLink,
  deleteAccountLinksBefore,
  type LinkPurpose,
  replaceAccountLinks,
  selectAccountLink,
} from '../repositories/account-links.ts'
import {
  deleteOrganizer,
  insertOrganizer,
  type Organizer,
  type OrganizerOverview,
  selectOrganizerByEmail,
  selectOrganizerOverviews,
} from '../repositories/organizers.ts'
import { isEmail, normalEmail } from './contact-details.ts'
import { leaveToCoHosts } from './hosts.ts'
import { HOUSEHOLD_LIMITS } from './household-form.ts'
import { hashToken, isToken } from './invitation-links.ts'

export type { AccountLinkRow as AccountLink, OrganizerOverview }

/** How long a link is valid: somebody has to hand it on, and its receiver may read it only tomorrow. */
export const LINK_LASTS_MS = 24 * 3_600_000

const TOKEN_LETTERS = 26

export interface NewOrganizer {
  email: string
  firstName: string
  lastName: string
  /**
   * The household's name, as its house on the street shows it; when empty it is made of the last
   * name.
   */
  householdName: string
}

/** What is wrong with the details of a new organizer; undefined when they can be used. */
export function problemWith({ email, firstName, lastName }: NewOrganizer): string | undefined {
  if (!isEmail(normalEmail(email))) return `"${email}" is no email address.`
  if (firstName.trim() === '') return 'A first name is missing: --name "First Last".'
  const longest = Math.max(firstName.length, lastName.length)
  if (longest > HOUSEHOLD_LIMITS.personName) {
    return `A name has at most ${HOUSEHOLD_LIMITS.personName} characters.`
  }
  return undefined
}

/** Who makes a link, and with which token. A link made at the command line has no maker. */
export interface LinkMaker {
  madeBy: number
  token: string
}

/**
 * Makes the link at which a new organizer chooses a password; earlier links to them stop working.
 * @returns its token, which is kept nowhere
 * @throws Conflict when this email address can log in already
 */
export async function inviteOrganizer(
  db: Database,
  organizer: NewOrganizer,
  now: number,
  maker?: LinkMaker,
): Promise<string> {
  const email = normalEmail(organizer.email)
  if (await selectOrganizerByEmail(db, email)) {
    throw new Conflict(`${email} can log in already.`)
  }
  const [firstName, lastName] = [organizer.firstName.trim(), organizer.lastName.trim()]
  const householdName = organizer.householdName.trim() || householdOf(firstName, lastName)
  const link = { purpose: 'join', email, firstName, lastName, householdName } as const
  return makeLink(db, link, now, maker)
}

const householdOf = (firstName: string, lastName: string): string =>
  lastName ? `${lastName} Family` : `${firstName}’s household`

/**
 * Makes the link at which an organizer chooses another password.
 * @throws NotFound when nobody with this address can log in
 */
export async function invitePassword(db: Database, address: string, now: number): Promise<string> {
  const { email } = await getOrganizer(db, address)
  const names = { firstName: '', lastName: '', householdName: '' }
  return makeLink(db, { purpose: 'password', email, ...names }, now)
}

/** @throws NotFound when nobody with this address can log in */
export async function getOrganizer(db: Database, address: string): Promise<Organizer> {
  const email = normalEmail(address)
  const organizer = await selectOrganizerByEmail(db, email)
  if (!organizer) throw new NotFound(`Nobody can log in with ${email}.`)
  return organizer
}

async function makeLink(
  db: Database,
  link: AccountLinkRow,
  now: number,
  maker?: LinkMaker,
): Promise<string> {
  const token = maker?.token ?? randomLetters(TOKEN_LETTERS)
  const kept = {
    ...{ tokenHash: hashToken(token), expiresAt: now + LINK_LASTS_MS },
    ...{ madeBy: maker?.madeBy ?? null, publicId: newPublicId() },
  }
  await db.transaction().execute((trx) => replaceAccountLinks(trx, { ...link, ...kept }))
  return token
}

/**
 * What a link is for; undefined when there never was such a link, it was used, or it has expired.
 * Finding it does not use it up.
 */
export const findAccountLink = async (
  db: Database,
  { token, purpose }: TypedLink,
  now: number,
): Promise<AccountLinkRow | undefined> =>
  isToken(token) ? selectAccountLink(db, { tokenHash: hashToken(token), purpose }, now) : undefined

/** A link as somebody follows it: its token, and the purpose that its address names. */
export interface TypedLink {
  token: string
  purpose: LinkPurpose
}

/**
 * Uses a link up, in the transaction that does what it is for: of two requests at once, one succeeds.
 * @throws NotFound when the link was used or has expired
 */
export async function takeAccountLink(
  trx: Database,
  typed: TypedLink,
  now: number,
): Promise<AccountLinkRow> {
  const link = await findAccountLink(trx, typed, now)
  if (!link || !(await deleteAccountLink(trx, hashToken(typed.token)))) throw new NotFound()
  return link
}

/** Somebody who may log in now. */
export interface Admitted {
  personId: number
  /** The time from which on their sessions are valid. */
  sessionsValidFrom: number
}

/**
 * Uses a link up and makes its holder an organizer.
 * @throws NotFound when the link was used or has expired; Conflict when the address can log in by now
 */
export function join(
  db: Database,
  token: string,
  passwordHash: string,
  now: number,
): Promise<Admitted> {
  return db.transaction().execute(async (trx) => {
    const link = await takeAccountLink(trx, { token, purpose: 'join' }, now)
    if (await selectOrganizerByEmail(trx, link.email)) {
      throw new Conflict(`${link.email} can log in already.`)
    }
    const personId = await insertOrganizer(trx, { ...link, passwordHash })
    return { personId, sessionsValidFrom: 0 }
  })
}

/** Deletes the links that have expired unused. */
export const forgetOldLinks = (db: Database, now: number): Promise<void> =>
  deleteAccountLinksBefore(db, now)

/** Everybody who can log in, by email. */
export const listOrganizers = (db: Database): Promise<OrganizerOverview[]> =>
  selectOrganizerOverviews(db)

/**
 * Removes an organizer. Each of their parties that has co-hosts goes to the co-host of longest
 * standing; the others are deleted. The household and its people stay.
 * @throws NotFound when nobody with this address can log in
 */
export function removeOrganizer(db: Database, address: string): Promise<OrganizerOverview> {
  return db.transaction().execute(async (trx) => {
    const email = normalEmail(address)
    const overview = (await selectOrganizerOverviews(trx)).find((one) => one.email === email)
    if (!overview) throw new NotFound(`Nobody can log in with ${email}.`)
    await leaveToCoHosts(trx, overview.personId)
    await deleteOrganizer(trx, overview.personId)
    return overview
  })
}
