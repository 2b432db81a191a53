import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { newPublicId } from '../database/public-id.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { seedSampleData } from '../sample/seed.ts'
import { bob, jane, john, mary } from '../testing/cast.ts'
import { listPartyHouseholds } from './board.ts'
import { listPartiesOf } from './dashboard.ts'
import { findPerson } from './people.ts'

async function sampleDatabase(t: TestContext): Promise<Database> {
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  t.after(() => closeDatabase(db))
  await migrate(db)
  await seedSampleData(db, async () => 'hash')
  return db
}

async function personWith(db: Database, { email }: { email: string }) {
  const organizer = await selectOrganizerByEmail(db, email)
  const person = await findPerson(db, organizer?.personId ?? 0)
  assert.ok(person)
  return person
}

/** A time before all sample parties. */
const NOW = Date.UTC(2026, 0, 1)

const titles = (parties: readonly { title: string }[]) => parties.map(({ title }) => title)

describe('listPartiesOf', () => {
  it('shows a host their parties, drafts too, and no invitation to their own', async (t) => {
    const db = await sampleDatabase(t)
    const { hosting, invited } = await listPartiesOf(db, await personWith(db, john), NOW)
    assert.deepEqual(titles(hosting), ['Evening of Lights', 'New Year Breakfast'])
    assert.deepEqual(invited, [])
  })

  it('shows the host’s household the party as invited', async (t) => {
    const db = await sampleDatabase(t)
    const { hosting, invited } = await listPartiesOf(db, await personWith(db, jane), NOW)
    assert.deepEqual(hosting, [])
    assert.deepEqual(titles(invited), ['Evening of Lights'])
  })

  it('shows everybody who is invited, by household, with their replies', async (t) => {
    const db = await sampleDatabase(t)
    const [party] = (await listPartiesOf(db, await personWith(db, mary), NOW)).invited
    assert.ok(party)
    assert.deepEqual(party.hostNames, ['John Smith'])
    const households = await listPartyHouseholds(db, party.id)
    const replies = households.map(({ name, guests }) => [
      name,
      guests.map(({ firstName, kind, reply }) => [firstName, kind, reply]),
    ])
    assert.deepEqual(replies, [
      [
        'Johnson Family',
        [
          ['Bob', 'adult', 'maybe'],
          ['Alice', 'adult', 'not attending'],
        ],
      ],
      [
        'Smith Family',
        [
          ['John', 'adult', 'attending'],
          ['Jane', 'adult', 'attending'],
          ['Timmy', 'child', 'attending'],
        ],
      ],
      ['Williams Household', [['Mary', 'adult', null]]],
    ])
    assert.deepEqual(party.headcount, {
      attending: 3,
      maybe: 1,
      notAttending: 1,
      noResponse: 1,
      adults: 2,
      children: 1,
    })
  })

  for (const state of ['draft', 'archived'] as const) {
    it(`shows a party that is ${state} to its host alone`, async (t) => {
      const db = await sampleDatabase(t)
      await db.updateTable('parties').set({ state }).execute()
      const host = await listPartiesOf(db, await personWith(db, john), NOW)
      assert.equal(host.hosting.length + host.archived.length, 3)
      const guest = await listPartiesOf(db, await personWith(db, bob), NOW)
      assert.deepEqual([guest.hosting, guest.invited, guest.archived], [[], [], []])
    })
  }

  it('shows nothing of a party to which the household is not invited', async (t) => {
    const db = await sampleDatabase(t)
    const { householdId, ...person } = await personWith(db, mary)
    await db.deleteFrom('invitations').where('household_id', '=', householdId).execute()
    const { hosting, invited } = await listPartiesOf(db, { ...person, householdId }, NOW)
    assert.deepEqual([hosting, invited], [[], []])
  })

  it('keeps the replies to two parties apart', async (t) => {
    const db = await sampleDatabase(t)
    const person = await personWith(db, bob)
    const { id: party_id } = await db
      .insertInto('parties')
      .values({
        host_id: person.id,
        public_id: newPublicId(),
        title: 'Sledging',
        state: 'published',
        description: '',
        venue: '',
        starts_at: 1,
        time_zone: 'UTC',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const invitation = { party_id, household_id: person.householdId, invited_at: 0 }
    await db.insertInto('invitations').values(invitation).execute()
    const { hosting, invited } = await listPartiesOf(db, person, NOW)
    const heads = { attending: 0, maybe: 0, notAttending: 0, noResponse: 2, adults: 0, children: 0 }
    assert.deepEqual(
      hosting.map(({ headcount }) => headcount),
      [heads],
    )
    assert.deepEqual(titles(invited), ['Evening of Lights'])
  })
})

describe('findPerson', () => {
  it('finds a person with their household', async (t) => {
    const db = await sampleDatabase(t)
    const { id, publicId, householdId, ...names } = await personWith(db, john)
    assert.deepEqual(await findPerson(db, id), { id, publicId, householdId, ...names })
    assert.deepEqual(names, {
      firstName: 'John',
      lastName: 'Smith',
      email: 'john.smith@example.com',
      fullName: 'John Smith',
      householdName: 'Smith Family',
      sessionsValidFrom: 0,
    })
  })

  it('finds nobody under an unknown id', async (t) => {
    const db = await sampleDatabase(t)
    assert.equal(await findPerson(db, 999), undefined)
  })
})
