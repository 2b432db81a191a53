// What the database guarantees on either engine: the one suite for SQLite and PostgreSQL.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { seedSampleData } from '../sample/seed.ts'
import { dataVersion } from './data-version.ts'
import { closeDatabase, type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import {
  type MakePlace,
  type Migrated,
  migratedDatabase,
  migratesOnce,
  startsSeveralServers,
} from './migrations.contract.ts'
import { newPublicId } from './public-id.ts'

export function databaseContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const migrated = (t: TestContext) => migratedDatabase(t, makePlace)
  describe(`database contract: ${label}`, { skip }, () => {
    keepsTypes(migrated)
    keepsTransactionsApart(migrated)
    refusesNonsense(migrated)
    tellsItsStatesApart(makePlace)
    migratesOnce(migrated)
    startsSeveralServers(makePlace)
  })
}

function keepsTypes(migrated: Migrated): void {
  it('gives plain objects, and numbers for times and counts', async (t) => {
    const db = await migrated(t)
    const start = { boot_id: 'a', started_at: Date.UTC(2999, 0, 1) + 1 }
    await db.insertInto('server_starts').values(start).execute()
    const rows = await db.selectFrom('server_starts').selectAll().execute()
    assert.deepStrictEqual(rows, [start])
    const counted = await db
      .selectFrom('server_starts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .execute()
    assert.deepStrictEqual(counted, [{ count: 1 }])
  })

  it('says how many rows it changed', async (t) => {
    const db = await migrated(t)
    const names = ['A', 'B'].map((name) => ({ name, public_id: newPublicId() }))
    await db.insertInto('households').values(names).execute()
    const changed = await db.updateTable('households').set({ name: 'C' }).executeTakeFirst()
    assert.equal(changed.numUpdatedRows, 2n)
  })

  it('never gives the id of a deleted row to another', async (t) => {
    const db = await migrated(t)
    const insert = () =>
      db
        .insertInto('households')
        .values({ name: 'A', public_id: newPublicId() })
        .returning('id')
        .executeTakeFirstOrThrow()
    const { id } = await insert()
    await db.deleteFrom('households').execute()
    assert.notEqual((await insert()).id, id)
  })
}

function keepsTransactionsApart(migrated: Migrated): void {
  const names = async (db: Database) => {
    const rows = await db.selectFrom('households').select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }
  const add = (db: Database, name: string) =>
    db.insertInto('households').values({ name, public_id: newPublicId() }).execute()

  it('commits two transactions that wait in their middle', async (t) => {
    const db = await migrated(t)
    const both = ['a', 'b'].map((letter) =>
      db.transaction().execute(async (transaction) => {
        await add(transaction, `${letter}1`)
        await new Promise(setImmediate)
        await add(transaction, `${letter}2`)
      }),
    )
    await Promise.all(both)
    assert.deepEqual(await names(db), ['a1', 'a2', 'b1', 'b2'])
  })

  it('keeps a write that comes while another transaction is on its way to a rollback', async (t) => {
    const db = await migrated(t)
    const begun = Promise.withResolvers<void>()
    const failing = db.transaction().execute(async (transaction) => {
      await add(transaction, 'lost')
      begun.resolve()
      await new Promise(setImmediate)
      throw new Error('changed my mind')
    })
    await begun.promise
    const kept = add(db, 'kept')
    await assert.rejects(failing, /changed my mind/)
    await kept
    assert.deepEqual(await names(db), ['kept'])
  })
}

function refusesNonsense(migrated: Migrated): void {
  const nonsense: [what: string, statement: string][] = [
    [
      'a person without a household',
      `insert into people (public_id, household_id, first_name, last_name, kind) values ('a', 99, 'A', 'B', 'adult')`,
    ],
    [
      'an organizer who is nobody',
      `insert into organizers (person_id, email, password_hash) values (99, 'a@example.com', '')`,
    ],
    ['a household without a name', `insert into households (public_id, name) values ('a', '')`],
    ['an email in capitals', `update organizers set email = 'JOHN@example.com'`],
    ['an email twice', `update organizers set email = 'same@example.com'`],
    ['an unknown state', `update parties set state = 'cancelled'`],
    ['an unknown reply', `update rsvps set reply = 'no response'`],
    ['a public id twice', `update people set public_id = 'same'`],
    ['an invitation twice', 'insert into invitations select * from invitations'],
  ]
  it('refuses what makes no sense', async (t) => {
    const db = await migrated(t)
    await seedSampleData(db, async () => 'hash')
    for (const [what, statement] of nonsense) {
      await assert.rejects(sql.raw(statement).execute(db), /constraint/i, what)
    }
  })
}

function tellsItsStatesApart(makePlace: MakePlace): void {
  it('has another version once anybody has changed something, and the same until then', async (t) => {
    const place = await makePlace(t)
    const [here, elsewhere] = [await openDatabase(place), await openDatabase(place)]
    t.after(() => Promise.all([here, elsewhere].map(closeDatabase)))
    await migrate(here)
    const seen = new Set<string>()
    const isNew = async (): Promise<boolean> => {
      const version = await dataVersion(here)
      const isUnseen = !seen.has(version)
      seen.add(version)
      return isUnseen
    }
    const add = (db: Database, name: string) =>
      db.insertInto('households').values({ name, public_id: newPublicId() }).execute()
    /** PostgreSQL's own maintenance may change the version between two reads, but not every time. */
    const isStable = async (): Promise<boolean> => {
      for (let i = 0; i < 5; i++) if (!(await isNew())) return true
      return false
    }
    const countHere = async () =>
      (await here.selectFrom('households').select('name').execute()).length

    assert.equal(await isNew(), true)
    assert.equal(await countHere(), 0)
    assert.equal(await isStable(), true, 'after a look')
    await add(here, 'A')
    assert.equal(await isNew(), true, 'after a change here')
    assert.equal(await isStable(), true)
    await elsewhere.transaction().execute(async (trx) => {
      await add(trx, 'B')
      await isNew() // This version may be new already, since what it names is about to change.
      assert.equal(await countHere(), 1)
    })
    assert.equal(await isNew(), true, 'after a change by another connection')
    assert.equal(await countHere(), 2)
    assert.equal(await isStable(), true)
  })
}
