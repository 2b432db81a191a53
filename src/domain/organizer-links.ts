// Inviting another organizer: the form, the one-time link, and the links that are still open.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  deleteLinkMadeBy,
  type OpenLinkRow,
  selectLinksMadeBy,
} from '../repositories/account-links.ts'
import { inviteOrganizer, type NewOrganizer } from './accounts.ts'
import { isEmail, normalEmail } from './contact-details.ts'
import { HOUSEHOLD_LIMITS } from './household-form.ts'
import type { LinkTokens } from './invitation-links.ts'
import type { Person } from './people.ts'

export type { OpenLinkRow as OpenLink }

/** How many open links one organizer may have. */
export const MOST_OPEN_LINKS = 20

export const NEW_ORGANIZER_FIELDS = ['first_name', 'last_name', 'email'] as const

/** What was typed, by the names of the fields. */
export type TypedOrganizer = Record<(typeof NEW_ORGANIZER_FIELDS)[number], string>

export type OrganizerErrors = Partial<TypedOrganizer>

/** Reads the form: the new organizer, and what is wrong; `errors` is empty when nothing is. */
export function readNewOrganizer(typed: TypedOrganizer): {
  organizer: NewOrganizer
  errors: OrganizerErrors
} {
  const [firstName, lastName] = [typed.first_name.trim(), typed.last_name.trim()]
  const email = normalEmail(typed.email)
  const errors: OrganizerErrors = {}
  if (firstName === '') errors.first_name = 'Enter a first name.'
  if (firstName.length > HOUSEHOLD_LIMITS.personName) errors.first_name = TOO_LONG
  if (lastName.length > HOUSEHOLD_LIMITS.personName) errors.last_name = TOO_LONG
  if (email === '') errors.email = 'Enter an email address.'
  else if (!isEmail(email)) errors.email = 'That is no email address, such as ada@example.com.'
  return { organizer: { email, firstName, lastName, householdName: '' }, errors }
}

const TOO_LONG = `A name has at most ${HOUSEHOLD_LIMITS.personName} characters.`

export interface MadeLink {
  /** The sealed token, which shows nothing without the key that is derived from SECRET_KEY. */
  sealedToken: string
  email: string
}

/**
 * Makes the link at which somebody becomes an organizer; earlier links to that address no longer
 * work.
 * @throws Conflict when that address can log in already, or too many links are open
 */
export async function inviteFurther(
  db: Database,
  tokens: LinkTokens,
  person: Person,
  organizer: NewOrganizer,
  now: number,
): Promise<MadeLink> {
  const open = await listOpenLinks(db, person, now)
  const others = open.filter(({ email }) => email !== organizer.email)
  if (others.length >= MOST_OPEN_LINKS) {
    throw new Conflict(`At most ${MOST_OPEN_LINKS} of your links can be open: take one back first.`)
  }
  const { token, sealedToken } = tokens.issue()
  await inviteOrganizer(db, organizer, now, { madeBy: person.id, token })
  return { sealedToken, email: organizer.email }
}

/** The links of this organizer that nobody has used yet, the newest first. */
export const listOpenLinks = (db: Database, person: Person, now: number): Promise<OpenLinkRow[]> =>
  selectLinksMadeBy(db, person.id, now)

/** Ends a link. @throws NotFound when this organizer has no such open link */
export async function takeBackLink(
  db: Database,
  person: Person,
  publicId: string,
): Promise<OpenLinkRow> {
  const taken = await deleteLinkMadeBy(db, person.id, publicId)
  if (!taken) throw new NotFound()
  return taken
}
