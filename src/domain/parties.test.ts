import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrations.ts'
import { seedSampleData } from '../database/seed.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { bob, jane, john, mary } from '../testing/cast.ts'
import { listPartiesOf } from './parties.ts'
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

const titles = (parties: readonly { title: string }[]) => parties.map(({ title }) => title)

describe('listPartiesOf', () => {
  it('shows a host their parties, drafts too, and no invitation to their own', async (t) => {
    const db = await sampleDatabase(t)
    const { hosting, invited } = await listPartiesOf(db, await personWith(db, john))
    assert.deepEqual(titles(hosting), ['Evening of Lights', 'New Year Breakfast'])
    assert.deepEqual(invited, [])
  })

  it('shows the host’s household the party as invited', async (t) => {
    const db = await sampleDatabase(t)
    const { hosting, invited } = await listPartiesOf(db, await personWith(db, jane))
    assert.deepEqual(hosting, [])
    assert.deepEqual(titles(invited), ['Evening of Lights'])
  })

  it('shows everybody who is invited, by household, with their replies', async (t) => {
    const db = await sampleDatabase(t)
    const [party] = (await listPartiesOf(db, await personWith(db, mary))).invited
    assert.equal(party?.hostName, 'John Smith')
    assert.deepEqual(party.households, [
      {
        name: 'Smith Family',
        members: [
          { name: 'John', kind: 'adult', reply: 'attending' },
          { name: 'Jane', kind: 'adult', reply: 'attending' },
          { name: 'Timmy', kind: 'child', reply: 'attending' },
        ],
      },
      {
        name: 'Johnson Family',
        members: [
          { name: 'Bob', kind: 'adult', reply: 'maybe' },
          { name: 'Alice', kind: 'adult', reply: 'not attending' },
        ],
      },
      {
        name: 'Williams Household',
        members: [{ name: 'Mary', kind: 'adult', reply: 'no response' }],
      },
    ])
    assert.deepEqual(party.headcount, { attending: 3, maybe: 1, notAttending: 1, noResponse: 1 })
  })

  for (const state of ['draft', 'archived'] as const) {
    it(`shows a party that is ${state} to its host alone`, async (t) => {
      const db = await sampleDatabase(t)
      await db.updateTable('parties').set({ state }).execute()
      const host = await listPartiesOf(db, await personWith(db, john))
      assert.equal(host.hosting.length, 2)
      const guest = await listPartiesOf(db, await personWith(db, bob))
      assert.deepEqual(guest, { hosting: [], invited: [] })
    })
  }

  it('shows nothing of a party to which the household is not invited', async (t) => {
    const db = await sampleDatabase(t)
    const { householdId, ...person } = await personWith(db, mary)
    await db.deleteFrom('invitations').where('household_id', '=', householdId).execute()
    const parties = await listPartiesOf(db, { ...person, householdId })
    assert.deepEqual(parties, { hosting: [], invited: [] })
  })

  it('keeps the replies to two parties apart', async (t) => {
    const db = await sampleDatabase(t)
    const person = await personWith(db, bob)
    const { id: party_id } = await db
      .insertInto('parties')
      .values({
        host_id: person.id,
        title: 'Sledging',
        state: 'published',
        description: '',
        place: '',
        starts_at: 1,
        time_zone: 'UTC',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const invitation = { party_id, household_id: person.householdId }
    await db.insertInto('invitations').values(invitation).execute()
    const { hosting, invited } = await listPartiesOf(db, person)
    const replies = [{ attending: 0, maybe: 0, notAttending: 0, noResponse: 2 }]
    assert.deepEqual(
      hosting.map(({ headcount }) => headcount),
      replies,
    )
    assert.deepEqual(titles(invited), ['Evening of Lights'])
  })
})

describe('findPerson', () => {
  it('finds a person with their household', async (t) => {
    const db = await sampleDatabase(t)
    const { id, householdId, ...names } = await personWith(db, john)
    assert.deepEqual(await findPerson(db, id), { id, householdId, ...names })
    assert.deepEqual(names, {
      firstName: 'John',
      lastName: 'Smith',
      fullName: 'John Smith',
      householdName: 'Smith Family',
    })
  })

  it('finds nobody under an unknown id', async (t) => {
    const db = await sampleDatabase(t)
    assert.equal(await findPerson(db, 999), undefined)
  })
})
