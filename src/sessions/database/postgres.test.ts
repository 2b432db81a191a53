import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { closeDatabase, type DatabaseTarget, openDatabase } from '../../database/database.ts'
import { migrate } from '../../database/migrate.ts'
import { skipWithoutPgBouncer, startPgBouncer } from '../../testing/pgbouncer.ts'
import { skipWithoutPostgres, startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { newSessionId } from '../session-record.ts'
import {
  databaseStoreContract,
  keys,
  openOn,
  openPlace,
  session,
} from './database-store.contract.ts'
import { openDatabaseStore } from './database-store.ts'
import { countsOverProcesses } from './several-processes.contract.ts'

const skip = skipWithoutPostgres()
let server: TestPostgres
let shared: DatabaseTarget & { kind: 'postgres' }

before(async () => {
  if (skip) return
  server = await startPostgres()
  shared = await makeNew()
})
after(() => server?.remove())

const makeNew = async () => ({ kind: 'postgres' as const, url: await server.newDatabase() })

/** One database serves all tests: a new one takes half a second. */
async function makePlace() {
  const db = await openDatabase(shared)
  await migrate(db)
  await db.deleteFrom('sessions').execute()
  await closeDatabase(db)
  return shared
}

databaseStoreContract('PostgreSQL [D10]', { makePlace, makeNew }, { skip })

describe('sessions in PostgreSQL', { skip }, () => {
  countsOverProcesses(makePlace)

  it('are unavailable at once while it is away, said once, and there again after it', async (t) => {
    const { store, said } = await openOn(t, await makePlace())
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    await server.stop()
    let isAway = true
    t.after(() => isAway && server.start())
    const startedAt = performance.now()
    for (const ask of [
      () => store.read(id),
      () => store.update(id, () => {}),
      () => store.create(newSessionId(), session()),
      () => store.destroy(id),
      () => store.ready(0),
      () => store.sweep(),
    ]) {
      await assert.rejects(async () => ask(), { name: 'StoreUnavailable' })
    }
    assert.ok(performance.now() - startedAt < 1_000)
    const isBack = store.ready(20_000)
    await server.start()
    isAway = false
    await isBack
    assert.equal((await store.read(id))?.record.data.person_id, 1)
    assert.equal(said.length, 2, said.join('\n'))
    assert.match(said[0] ?? '', /postgres gives no sessions: .*nobody is logged out/)
    assert.match(said[1] ?? '', /postgres is back for sessions after/)
  })

  it('answer in time while somebody keeps a row locked, also to many who change it at once', async (t) => {
    const { store, db } = await openOn(t, await makePlace())
    const [id, other] = [newSessionId(), newSessionId()]
    for (const each of [id, other]) await store.create(each, session({ person_id: 1 }))
    const [isLocked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const lock = db.transaction().execute(async (trx) => {
      await trx.updateTable('sessions').set({ expires_at: 1 }).execute()
      isLocked.resolve()
      await mayEnd.promise
      throw new Error('changed my mind')
    })
    await isLocked.promise
    const startedAt = performance.now()
    const changes = Array.from({ length: 20 }, () => store.update(id, () => {}))
    for (const outcome of await Promise.allSettled([...changes, store.destroy(other)])) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(outcome.reason.name, 'StoreUnavailable')
    }
    assert.ok(performance.now() - startedAt < 1_500)
    assert.ok(await store.read(id), 'it can be read all the while')
    mayEnd.resolve()
    await assert.rejects(lock, /changed my mind/)
    assert.ok(await store.update(id, () => {}))
  })

  it('are read and changed by a process that is busy for longer than an answer may take', async (t) => {
    const { store } = await openOn(t, await makePlace())
    const id = newSessionId()
    await store.create(id, session())
    const asked = [store.read(id), store.update(id, () => {})]
    await new Promise((resolve) => setImmediate(resolve))
    const busyUntil = performance.now() + 1_000
    while (performance.now() < busyUntil);
    for (const answer of await Promise.all(asked)) assert.ok(answer)
  })

  it('are warned of where PostgreSQL answers before its disk has them', async (t) => {
    const { kind, url } = await makePlace()
    const early = `${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`
    const { store, said } = await openOn(t, { kind, url: early })
    await store.ready(0)
    await store.ready(0)
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', /synchronous_commit off: .*Set synchronous_commit on/)
  })

  it('work behind PgBouncer, which gives each statement another connection', {
    skip: skipWithoutPgBouncer(),
  }, async (t) => {
    const { url } = await makePlace()
    const { store: direct } = await openOn(t, { kind: 'postgres', url })
    const bounced = { kind: 'postgres' as const, url: await startPgBouncer(t, url) }
    const db = await openPlace(t, bounced)
    const store = openDatabaseStore({ db, label: 'here', keys })
    const id = newSessionId()
    await store.create(id, session({ visits: 0 }))
    const add = (to: typeof store) =>
      to.update(id, ({ data }) => {
        data.visits = (data.visits ?? 0) + 1
      })
    await Promise.all(Array.from({ length: 40 }, (_, i) => add(i % 2 ? store : direct)))
    assert.equal((await store.take(id))?.record.data.visits, 40)
  })
})
