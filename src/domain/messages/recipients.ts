// Who can be written to about a party: household by household, each address once.
//
// The grown-ups of a household get its mails, each at the address that the host wrote down; children
// only where no grown-up has one. Whoever hosts is left out, with all of their household.
import type { Database } from '../../database/database.ts'
import type { Audience } from '../../database/message-schema.ts'
import { type GuestContact, selectGuestContacts } from '../../repositories/guest-contacts.ts'
import { type InvitedHouseholdRow, selectInvitations } from '../../repositories/invitations.ts'
import { selectHosts } from '../../repositories/party-hosts.ts'
import { selectGuests } from '../../repositories/replies.ts'
import type { LinkTokens } from '../invitation-links.ts'
import type { Party } from '../parties.ts'
import { fullNameOf } from '../people.ts'
import type { Guest } from '../replies.ts'

export type { Audience }

export const AUDIENCES: readonly Audience[] = ['all', 'attending', 'unanswered']

export interface Recipient {
  personId: number
  firstName: string
  name: string
  email: string
}

/** A household that is invited, and who of it can be reached. */
export interface InvitedHousehold {
  id: number
  publicId: string
  name: string
  /** Of its link; undefined where the key that sealed it is listed no more. */
  token: string | undefined
  /** Whether a mail has brought the link, or the host has said that it is sent. */
  isSent: boolean
  guests: Guest[]
  /** Each gets a mail. */
  recipients: Recipient[]
  /** Those whose address is known and wants no mail. */
  refusing: Recipient[]
}

/** By name; those whose invitation was taken back are not among them. */
export async function listInvited(
  db: Database,
  links: LinkTokens,
  party: Party,
): Promise<InvitedHousehold[]> {
  const [invitations, guests, contacts, hosts] = await Promise.all([
    selectInvitations(db, party.id),
    selectGuests(db, party.id),
    selectGuestContacts(db, party.id),
    selectHosts(db, party.id),
  ])
  const guestsOf = Map.groupBy(guests, ({ householdId }) => householdId)
  const contactOf = new Map(contacts.map((contact) => [contact.personId, contact]))
  const homes = new Set(hosts.map(({ householdId }) => householdId))
  return invitations
    .filter(({ takenBackAt, householdId }) => takenBackAt === null && !homes.has(householdId))
    .map((row) => householdOf(row, guestsOf.get(row.householdId) ?? [], contactOf, links))
}

function householdOf(
  row: InvitedHouseholdRow,
  guests: Guest[],
  contactOf: ReadonlyMap<number, GuestContact>,
  links: LinkTokens,
): InvitedHousehold {
  const token = row.sealedToken === null ? undefined : links.open(row.sealedToken)
  const recipients = recipientsAmong(guests, contactOf)
  const wantsNone = ({ personId }: Recipient) => contactOf.get(personId)?.isUnsubscribed === true
  return {
    id: row.householdId,
    publicId: row.householdPublicId,
    name: row.householdName,
    token,
    isSent: row.sentAt !== null,
    guests,
    recipients: token === undefined ? [] : recipients.filter((one) => !wantsNone(one)),
    refusing: recipients.filter(wantsNone),
  }
}

/** Who of a household gets its mails, whether they want any or not. */
export function recipientsAmong(
  guests: readonly Guest[],
  contactOf: ReadonlyMap<number, Pick<GuestContact, 'email'>>,
): Recipient[] {
  const reachable = guests.filter(({ id }) => contactOf.has(id))
  const adults = reachable.filter(({ kind }) => kind === 'adult')
  return (adults.length > 0 ? adults : reachable)
    .map((guest) => recipientOf(guest, contactOf.get(guest.id)?.email ?? ''))
    .filter(({ email }, at, all) => all.findIndex((one) => one.email === email) === at)
}

const recipientOf = (guest: Guest, email: string): Recipient => ({
  personId: guest.id,
  firstName: guest.firstName,
  name: fullNameOf(guest),
  email,
})

/** Whether somebody of the household comes, and whether somebody has not answered. */
export const isAttending = ({ guests }: Pick<InvitedHousehold, 'guests'>): boolean =>
  guests.some(({ reply }) => reply === 'attending')

export const isUnanswered = ({ guests }: Pick<InvitedHousehold, 'guests'>): boolean =>
  guests.some(({ reply }) => reply === null)

const BELONGS: Record<Audience, (household: InvitedHousehold) => boolean> = {
  all: () => true,
  attending: isAttending,
  unanswered: isUnanswered,
}

export const inAudience = (
  households: readonly InvitedHousehold[],
  audience: Audience,
): InvitedHousehold[] => households.filter(BELONGS[audience])
