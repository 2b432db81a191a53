// An invitation for tests: a published party of John's for the test alone, and an invited family of four.

import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { getBoard } from '../domain/board.ts'
import { addHouseholds, getHousehold } from '../domain/households.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { inviteHouseholds, replaceLink, takeBackInvitation } from '../domain/invitations.ts'
import { createParty, getHostedParty, type PartyDetails, takeStep } from '../domain/parties.ts'
import { findPerson, type Person } from '../domain/people.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { john } from './cast.ts'

const DAY_MS = 86_400_000

export const details: PartyDetails = {
  title: 'Sledging',
  startsAt: Date.now() + 20 * DAY_MS,
  endsAt: null,
  timeZone: 'Europe/Berlin',
  venue: 'The hill',
  address: 'Hill Road 1',
  arrival: '',
  description: 'Bring a sledge.',
  replyBy: null,
  contact: 'John, 212-555-0100',
  showGuests: true,
  extraPeople: 1,
}

export interface InvitationOptions {
  /** The SECRET_KEY of the server. */
  secretKeys: readonly string[]
  more?: Partial<PartyDetails>
  /** The first names of the family; a star marks a child: `*Cat`. */
  people?: readonly string[]
}

export async function invite(db: Database, options: InvitationOptions) {
  const { secretKeys, more = {}, people = ['Ann', 'Ben', '*Cat', '*Dan'] } = options
  const links = linkTokens(deriveKeys(secretKeys, 'invitation link'))
  const organizer = await selectOrganizerByEmail(db, john.email)
  const host = (await findPerson(db, organizer?.personId ?? 0)) as Person
  const now = Date.now()
  const party = await createParty(db, host, { ...details, ...more }, now)
  await takeStep(db, host, party, 'publish', now)
  const members = people.map((name) => ({
    firstName: name.replace('*', ''),
    lastName: 'Lee',
    kind: name.startsWith('*') ? ('child' as const) : ('adult' as const),
    email: '',
    phone: '',
  }))
  const [household = ''] = await addHouseholds(db, host, [{ name: 'Lee Family', people: members }])
  const needs = { db, links, clock: Date.now }
  const where = { host, party }
  await inviteHouseholds(needs, where, [household])
  const board = () => getBoard(db, links, host, party)
  const lees = async () =>
    (await board()).households.find(({ householdName }) => householdName === 'Lee Family')
  const { people: saved } = await getHousehold(db, host, household)
  return {
    host,
    party,
    household,
    /** The public id of a person of the family. */
    idOf: (firstName: string) => saved.find((one) => one.firstName === firstName)?.publicId ?? '',
    /** The path of the family's present link. */
    link: async () => `/i/${(await lees())?.token}`,
    lees,
    board,
    getParty: () => getHostedParty(db, host, party),
    replaceLink: () => replaceLink(needs, where, household),
    takeBack: () => takeBackInvitation(needs, where, household),
    inviteAlso: (others: readonly string[]) => inviteHouseholds(needs, where, others),
    step: (step: Parameters<typeof takeStep>[3]) => takeStep(db, host, party, step, Date.now()),
  }
}
