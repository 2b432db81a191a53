import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { guessingContract } from '../domain/guessing.contract.ts'
import { importContract } from '../domain/import/import.contract.ts'
import { mailContract } from '../domain/mail.contract.ts'
import { mailedLinksContract } from '../domain/mailed-links.contract.ts'
import { messagesContract } from '../domain/messages/messages.contract.ts'
import { remindersContract } from '../domain/messages/reminders.contract.ts'
import { plannerContract } from '../domain/planner.contract.ts'
import { potluckContract } from '../domain/potluck.contract.ts'
import { repositoriesContract } from '../repositories/repositories.contract.ts'
import { skipWithoutPgBouncer, startPgBouncer } from '../testing/pgbouncer.ts'
import { skipWithoutPostgres, startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { databaseContract } from './database.contract.ts'
import { closeDatabase, type Database, DatabaseUnavailable, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { newPublicId } from './public-id.ts'

const skip = skipWithoutPostgres()
const behindBouncer = { skip: skipWithoutPgBouncer() }
let server: TestPostgres

before(async () => {
  if (!skip) server = await startPostgres()
})
after(() => server?.remove())

async function open(t: TestContext, url: string): Promise<Database> {
  const db = await openDatabase({ kind: 'postgres', url })
  t.after(() => closeDatabase(db))
  return db
}

const makePlace = async () => ({ kind: 'postgres' as const, url: await server.newDatabase() })

databaseContract('PostgreSQL', makePlace, { skip })
repositoriesContract('PostgreSQL', makePlace, { skip })
plannerContract('PostgreSQL', makePlace, { skip })
potluckContract('PostgreSQL', makePlace, { skip })
guessingContract('PostgreSQL', makePlace, { skip })
mailedLinksContract('PostgreSQL', makePlace, { skip })
mailContract('PostgreSQL', makePlace, { skip })
messagesContract('PostgreSQL', makePlace, { skip })
remindersContract('PostgreSQL', makePlace, { skip })
importContract('PostgreSQL', makePlace, { skip })

describe('PostgreSQL', { skip }, () => {
  const select = (db: Database) => sql<{ one: number }>`select 1 as one`.execute(db)
  const openNew = async (t: TestContext) => open(t, await server.newDatabase())

  it('is unavailable within a second while the server is away', async (t) => {
    const db = await openNew(t)
    await migrate(db)
    await server.stop()
    t.after(() => server.start())
    const startedAt = performance.now()
    for (let request = 0; request < 3; request++)
      await assert.rejects(select(db), DatabaseUnavailable)
    assert.ok(performance.now() - startedAt < 1_000)
  })

  it('works again on the same handle when the server is back, with what it held', async (t) => {
    const db = await openNew(t)
    await migrate(db)
    await db.insertInto('households').values({ name: 'A', public_id: newPublicId() }).execute()
    await server.stop()
    await assert.rejects(select(db), DatabaseUnavailable)
    await server.start()
    const names = await db.selectFrom('households').select('name').execute()
    assert.deepEqual(names, [{ name: 'A' }])
  })

  it('ends a transaction whose connection dies in its middle, and nothing else', async (t) => {
    const db = await openNew(t)
    const transaction = db.transaction().execute(async (trx) => {
      await killConnection(db, await backendOf(trx))
      await select(trx)
    })
    await assert.rejects(transaction, DatabaseUnavailable)
    await select(db)
  })

  it('gives up on a slow query', async (t) => {
    const db = await openNew(t)
    await assert.rejects(sql`select pg_sleep(60)`.execute(db), DatabaseUnavailable)
    await select(db)
  })

  it('gives up on a connection that hangs, and does not use it again', async (t) => {
    const db = await openNew(t)
    const hung = await backendOf(db)
    process.kill(hung, 'SIGSTOP')
    t.after(() => process.kill(hung, 'SIGCONT'))
    await assert.rejects(select(db), DatabaseUnavailable)
    assert.notEqual(await backendOf(db), hung)
  })

  it('lets a request wait for a free connection, but not for long', async (t) => {
    const db = await openNew(t)
    const done = Promise.withResolvers<void>()
    const busy = Array.from({ length: 10 }, () => db.connection().execute(() => done.promise))
    await assert.rejects(select(db), DatabaseUnavailable)
    done.resolve()
    await Promise.all(busy)
    await select(db)
  })

  it('is there for a process that was busy while it connected', async (t) => {
    const db = await openNew(t)
    const answers = Promise.all([select(db), select(db)])
    await new Promise((resolve) => setImmediate(resolve))
    const busyUntil = performance.now() + 1_000
    while (performance.now() < busyUntil);
    await answers
  })

  it('is unavailable when the database does not exist', async (t) => {
    const url = await server.newDatabase()
    const db = await open(t, `${url}_nowhere`)
    await assert.rejects(select(db), { name: 'DatabaseUnavailable', message: /does not exist/ })
  })

  it('is unavailable for writes while it is read-only', async (t) => {
    const db = await openNew(t)
    await migrate(db)
    const insert = db.connection().execute(async (connection) => {
      await sql`set default_transaction_read_only = on`.execute(connection)
      await connection
        .insertInto('households')
        .values({ name: 'A', public_id: newPublicId() })
        .execute()
    })
    await assert.rejects(insert, DatabaseUnavailable)
  })

  it('says in plain words that its user may make no tables, with the cure', async (t) => {
    const url = await server.newDatabase()
    const admin = await open(t, url)
    // PostgreSQL 15 has no such right from the start.
    await sql`revoke create on schema public from public`.execute(admin)
    await sql`create role "a guest" login`.execute(admin)
    const guest = new URL(url)
    guest.username = 'a guest'
    const db = await open(t, guest.href)
    const message =
      /does not let "a guest" make .*permission denied for schema public.*GRANT USAGE, CREATE ON SCHEMA public TO "a guest";/
    await assert.rejects(migrate(db), message)
    await sql`grant usage, create on schema public to "a guest"`.execute(admin)
    await migrate(db)
  })

  it('works behind PgBouncer, which refuses the limit on statements', behindBouncer, async (t) => {
    const db = await open(t, await startPgBouncer(t, await server.newDatabase()))
    await Promise.all([select(db), select(db), select(db)])
    await migrate(db)
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('households').values({ name: 'A', public_id: 'a' }).execute()
    })
    await assert.rejects(sql`select pg_sleep(60)`.execute(db), DatabaseUnavailable)
    const names = await db.selectFrom('households').select('name').execute()
    assert.deepEqual(names, [{ name: 'A' }])
  })

  it('keeps a mistake in a query a mistake', async (t) => {
    const db = await openNew(t)
    await assert.rejects(sql`select nonsense`.execute(db), { code: '42703' })
  })
})

async function backendOf(db: Database): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid as number
}

const killConnection = (db: Database, pid: number) =>
  sql`select pg_terminate_backend(${pid}, 1000)`.execute(db)
