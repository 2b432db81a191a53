// Puts the sample cast and John's parties into an empty database.
import { sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import { sampleHouseholds, samplePassword, samplePeople } from './sample-data.ts'
import type { Schema } from './schema.ts'

type HashPassword = (password: string) => Promise<string>

/** Does nothing where organizers exist; of two servers that start at once, one does it. */
export async function seedSampleData(db: Database, hashPassword: HashPassword): Promise<void> {
  if (await hasOrganizers(db)) return
  const hashes = await Promise.all(samplePeople.map(() => hashPassword(samplePassword)))
  try {
    await db.transaction().execute(async (transaction) => {
      if (await hasOrganizers(transaction)) return
      await insertSamples(transaction, hashes)
    })
  } catch (error) {
    if (!(await hasOrganizers(db))) throw error // Else the other server was quicker.
  }
}

async function hasOrganizers(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from organizers limit 1`.execute(db)
  return rows.length > 0
}

async function insertSamples(db: Transaction<Schema>, hashes: readonly string[]): Promise<void> {
  const households = await insertHouseholds(db)
  const people = new Map<string, number>()
  for (const [index, person] of samplePeople.entries()) {
    const { id } = await db
      .insertInto('people')
      .values({
        household_id: households.get(person.household) as number,
        first_name: person.firstName,
        last_name: person.lastName,
        kind: person.kind,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    people.set(person.firstName, id)
    if (!person.email) continue
    const organizer = { person_id: id, email: person.email, password_hash: hashes[index] as string }
    await db.insertInto('organizers').values(organizer).execute()
  }
  await insertParties(db, people, [...households.values()])
}

async function insertHouseholds(db: Transaction<Schema>): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const { name } of sampleHouseholds) {
    const row = await db
      .insertInto('households')
      .values({ name })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.set(name, row.id)
  }
  return ids
}

async function insertParties(
  db: Transaction<Schema>,
  people: ReadonlyMap<string, number>,
  householdIds: readonly number[],
): Promise<void> {
  const host = { host_id: people.get('John') as number, time_zone: 'America/New_York' }
  const { id } = await db
    .insertInto('parties')
    .values({
      ...host,
      title: 'Evening of Lights',
      state: 'published',
      description: 'Soup, songs and lanterns. Bring a candle for the window.',
      place: '12 Maple Street',
      starts_at: nextEvening(Date.now()),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('parties')
    .values({
      ...host,
      title: 'New Year Breakfast',
      state: 'draft',
      description: 'Pancakes, late.',
      place: '',
      starts_at: null,
    })
    .execute()
  const invitations = householdIds.map((household_id) => ({ party_id: id, household_id }))
  await db.insertInto('invitations').values(invitations).execute()
  await db.insertInto('rsvps').values(sampleReplies(id, people)).execute()
}

function sampleReplies(partyId: number, people: ReadonlyMap<string, number>) {
  return sampleHouseholds
    .flatMap(({ members }) => members)
    .flatMap(({ name, reply }) =>
      reply === 'no response'
        ? []
        : [{ party_id: partyId, person_id: people.get(name) as number, reply }],
    )
}

/** The next 20 December, 18:00 in New York. */
function nextEvening(now: number): number {
  const year = new Date(now).getUTCFullYear()
  const thisYear = Date.UTC(year, 11, 20, 23)
  return thisYear > now ? thisYear : Date.UTC(year + 1, 11, 20, 23)
}
