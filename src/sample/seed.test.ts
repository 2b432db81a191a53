import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { listPartyHouseholds } from '../domain/board.ts'
import { listPartiesOf } from '../domain/dashboard.ts'
import { findPerson } from '../domain/people.ts'
import { selectOrganizerByEmail, selectOrganizers } from '../repositories/organizers.ts'
import { alice, bob, jane, john, mary, password } from '../testing/cast.ts'
import { seedSampleData } from './seed.ts'

async function emptyDatabase(t: TestContext) {
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  t.after(() => closeDatabase(db))
  await migrate(db)
  return db
}

const salted = () => {
  let salt = 0
  return async (text: string) => `${text} with salt ${++salt}`
}

describe('sample data', () => {
  it('makes an organizer of every adult, each with a hash of their own [M2]', async (t) => {
    const db = await emptyDatabase(t)
    await seedSampleData(db, salted())
    const organizers = await selectOrganizers(db)
    const emails = [alice, bob, jane, john, mary].map(({ email }) => email)
    assert.deepEqual(
      organizers.map(({ email }) => email),
      emails,
    )
    assert.equal(new Set(organizers.map(({ passwordHash }) => passwordHash)).size, 5)
    for (const { passwordHash } of organizers) assert.ok(passwordHash.startsWith(password))
  })

  it('leaves a database with organizers as it is, and hashes nothing', async (t) => {
    const db = await emptyDatabase(t)
    await seedSampleData(db, salted())
    await db.deleteFrom('organizers').where('email', '!=', mary.email).execute()
    await seedSampleData(db, () => assert.fail('hashed'))
    assert.equal((await selectOrganizers(db)).length, 1)
  })

  it('leaves nothing behind when it fails', async (t) => {
    const db = await emptyDatabase(t)
    await assert.rejects(seedSampleData(db, async () => null as unknown as string))
    assert.deepEqual(await db.selectFrom('households').selectAll().execute(), [])
  })

  it('gives John a party in the coming winter to which everybody is invited, and a draft [M2]', async (t) => {
    const db = await emptyDatabase(t)
    await seedSampleData(db, salted())
    const organizer = await selectOrganizerByEmail(db, john.email)
    const person = await findPerson(db, organizer?.personId ?? 0)
    assert.ok(person)
    const { hosting, archived } = await listPartiesOf(db, person, Date.now())
    const [party, draft] = hosting
    assert.ok(party)
    assert.deepEqual(
      (await listPartyHouseholds(db, party.id)).map(({ name }) => name),
      ['Johnson Family', 'Smith Family', 'Williams Household'],
    )
    const heads = { attending: 3, maybe: 1, notAttending: 1, noResponse: 1, adults: 2, children: 1 }
    assert.deepEqual(party.headcount, heads)
    assert.ok(party.startsAt && party.startsAt > Date.now())
    const text = new Date(party.startsAt).toLocaleString('en-GB', { timeZone: party.timeZone })
    assert.match(text, /^20\/12\/\d{4}, 18:00:00$/)
    const [written] = await db
      .selectFrom('invitations')
      .selectAll()
      .where('note', '!=', '')
      .execute()
    assert.ok(written?.sent_at && written.opened_at, 'a link that is sent, opened and answered')
    const byHost = await db
      .selectFrom('invitation_changes')
      .selectAll()
      .where('by_host', '=', 1)
      .execute()
    assert.equal(byHost.length, 1)
    assert.equal(draft?.state, 'draft')
    assert.deepEqual(await listPartyHouseholds(db, draft.id), [])
    assert.deepEqual(
      archived.map(({ title }) => title),
      ['Candle Walk'],
    )
  })
})
