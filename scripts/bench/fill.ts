// Fills a database and a session store like those of a busy site, for `npm run bench`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config/config.ts'
import type { Database } from '../../src/database/database.ts'
import { newPublicId } from '../../src/database/public-id.ts'
import { addHouseholds } from '../../src/domain/households.ts'
import { inviteHouseholds } from '../../src/domain/invitations.ts'
import { createParty, type PartyDetails, takeStep } from '../../src/domain/parties.ts'
import { findPerson, type Person } from '../../src/domain/people.ts'
import { openResources, type Resources } from '../../src/process/resources.ts'
import { addSessions } from './fill-sessions.ts'

const DAY_MS = 86_400_000
/** How many sessions are few: as many stay at hand in a server. */
export const FEW = 1_000
const quiet = { info() {}, warn: console.error }

export interface FillOptions {
  /** How many people log in; each hosts a party of four households. */
  organizers: number
  sessions: number
  /** How many households are invited to the one large party, which the first organizer hosts. */
  households: number
}

export interface Filled {
  /** A file with the cookies of all sessions, one on each line. */
  cookieFile: string
  /** The same with `FEW` of them. */
  fewCookieFile: string
  /** The same with those of the first organizer. */
  hostCookieFile: string
  /** Paths of the large party's board, and of the first household's invitation to it. */
  board: string
  invitation: string
}

/** @param folder for the files with cookies */
export async function fill(config: Config, folder: string, options: FillOptions): Promise<Filled> {
  const resources = await openResources(config, quiet)
  try {
    const people = await addOrganizers(resources.db, options.organizers)
    for (const person of people.slice(1)) await addParty(resources, person, 4)
    const large = await addParty(resources, people[0] as Person, options.households)
    const cookies = await addSessions(config, resources, people, options.sessions)
    const cookieFile = join(folder, 'cookies')
    const fewCookieFile = join(folder, 'few-cookies')
    const hostCookieFile = join(folder, 'host-cookies')
    writeFileSync(cookieFile, cookies.join('\n'))
    writeFileSync(fewCookieFile, cookies.slice(0, FEW).join('\n'))
    const ofHost = cookies.filter((_, index) => index % people.length === 0)
    writeFileSync(hostCookieFile, ofHost.join('\n'))
    return { cookieFile, fewCookieFile, hostCookieFile, ...large }
  } finally {
    await resources.close()
  }
}

async function addOrganizers(db: Database, count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let i = 0; i < count; i++) {
    const [household] = await db
      .insertInto('households')
      .values({ name: `Household ${i}`, public_id: newPublicId() })
      .returning('id')
      .execute()
    const person = { first_name: `First${i}`, last_name: `Last${i}`, email: `host${i}@example.org` }
    const { id } = await db
      .insertInto('people')
      .values({
        ...person,
        public_id: newPublicId(),
        household_id: household?.id ?? 0,
        kind: 'adult',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const organizer = { person_id: id, email: person.email, password_hash: 'none' }
    await db.insertInto('organizers').values(organizer).execute()
    people.push((await findPerson(db, id)) as Person)
  }
  return people
}

const details: PartyDetails = {
  title: 'Winter party',
  startsAt: Date.now() + 20 * DAY_MS,
  endsAt: null,
  timeZone: 'Europe/Berlin',
  venue: 'The old hall',
  address: 'Hall Road 1',
  arrival: 'Ring at the side door.',
  description: 'Bring somebody.',
  replyBy: null,
  contact: 'Telephone 212-555-0100',
  showGuests: true,
  extraPeople: 1,
}

/** Adds a published party to which every second household has answered. */
async function addParty({ db, links }: Resources, host: Person, households: number) {
  const now = Date.now()
  const party = await createParty(db, host, details, now)
  await takeStep(db, host, party, 'publish', now)
  const names = ['Ann', 'Ben', 'Cat', 'Dan']
  const input = Array.from({ length: households }, (_, index) => ({
    name: `Family ${index}`,
    people: names.map((firstName, place) => ({
      firstName,
      lastName: `Family${index}`,
      kind: place > 1 ? ('child' as const) : ('adult' as const),
      email: '',
      phone: '',
    })),
  }))
  const added = await addHouseholds(db, host, input)
  const issued: string[] = []
  const noting = {
    ...links,
    issue() {
      const link = links.issue()
      issued.push(link.token)
      return link
    },
  }
  await inviteHouseholds({ db, links: noting, clock: Date.now }, { host, party }, added)
  await answer(db, party)
  return { board: `/organizer/parties/${party}`, invitation: `/i/${issued[0]}` }
}

const REPLIES = ['attending', 'maybe', 'not attending'] as const

async function answer(db: Database, party: string): Promise<void> {
  const rows = await db
    .selectFrom('people')
    .innerJoin('invitations', 'invitations.household_id', 'people.household_id')
    .innerJoin('parties', 'parties.id', 'invitations.party_id')
    .where('parties.public_id', '=', party)
    .select(['parties.id as party_id', 'people.id as person_id', 'people.household_id'])
    .execute()
  for (const [index, row] of rows.entries()) {
    if (row.household_id % 2 === 0) continue
    const reply = REPLIES[index % 3] ?? 'maybe'
    await db
      .insertInto('rsvps')
      .values({ ...row, reply })
      .execute()
  }
}
