// Puts the sample cast and John's parties into an empty database; leaves any other as it is.
import type { Database } from './database.ts'
import { inTurn } from './in-turn.ts'
import {
  sampleDraft,
  sampleHouseholds,
  sampleParty,
  samplePassword,
  samplePeople,
} from './sample-data.ts'

type HashPassword = (password: string) => Promise<string>

/**
 * Does nothing where organizers exist; of two servers that start at once, one does it. Hashing
 * comes before the transaction, which would keep every other write waiting.
 * @throws DatabaseUnavailable
 */
export async function seedSampleData(db: Database, hashPassword: HashPassword): Promise<void> {
  if (await hasOrganizers(db)) return
  const hashes = await Promise.all(
    samplePeople.map(({ email }) => (email ? hashPassword(samplePassword) : '')),
  )
  await inTurn(db, async (transaction) => {
    if (await hasOrganizers(transaction)) return
    const households = await insertHouseholds(transaction)
    const people = await insertPeople(transaction, households)
    await insertOrganizers(transaction, people, hashes)
    await insertParties(transaction, people, [...households.values()])
  })
}

async function hasOrganizers(db: Database): Promise<boolean> {
  const row = await db.selectFrom('organizers').select('person_id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Ids by name. */
type Ids = ReadonlyMap<string, number>

const idOf = (ids: Ids, name: string): number => ids.get(name) as number

async function insertHouseholds(db: Database): Promise<Ids> {
  const names = sampleHouseholds.map(({ name }) => ({ name }))
  const rows = await db.insertInto('households').values(names).returning(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}

async function insertPeople(db: Database, households: Ids): Promise<Ids> {
  const values = samplePeople.map(({ household, firstName, lastName, kind }) => ({
    household_id: idOf(households, household),
    first_name: firstName,
    last_name: lastName,
    kind,
  }))
  const rows = await db
    .insertInto('people')
    .values(values)
    .returning(['id', 'first_name as firstName'])
    .execute()
  return new Map(rows.map(({ id, firstName }) => [firstName, id]))
}

async function insertOrganizers(db: Database, people: Ids, hashes: readonly string[]) {
  const values = samplePeople.flatMap(({ email, firstName }, index) => {
    if (!email) return []
    return [{ person_id: idOf(people, firstName), email, password_hash: hashes[index] as string }]
  })
  await db.insertInto('organizers').values(values).execute()
}

async function insertParties(db: Database, people: Ids, householdIds: readonly number[]) {
  const host = { host_id: idOf(people, 'John'), time_zone: 'America/New_York' }
  const { id: party_id } = await db
    .insertInto('parties')
    .values({ ...host, ...sampleParty, state: 'published', starts_at: nextEvening(Date.now()) })
    .returning('id')
    .executeTakeFirstOrThrow()
  const draft = { ...host, ...sampleDraft, state: 'draft' as const, starts_at: null }
  await db.insertInto('parties').values(draft).execute()
  const invitations = householdIds.map((household_id) => ({ party_id, household_id }))
  await db.insertInto('invitations').values(invitations).execute()
  await db.insertInto('rsvps').values(sampleReplies(party_id, people)).execute()
}

function sampleReplies(party_id: number, people: Ids) {
  const members = sampleHouseholds.flatMap(({ members }) => members)
  return members.flatMap(({ name, reply }) =>
    reply === 'no response' ? [] : [{ party_id, person_id: idOf(people, name), reply }],
  )
}

/** The next 20 December, 18:00 in New York, which is 23:00 UTC in winter. */
function nextEvening(now: number): number {
  const inYear = (year: number) => Date.UTC(year, 11, 20, 23)
  const year = new Date(now).getUTCFullYear()
  return inYear(year) > now ? inYear(year) : inYear(year + 1)
}
