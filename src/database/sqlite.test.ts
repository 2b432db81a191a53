import assert from 'node:assert/strict'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
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
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { databaseContract } from './database.contract.ts'
import { closeDatabase, DatabaseUnavailable, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

async function open(t: TestContext, file: string) {
  const db = await openDatabase({ kind: 'sqlite', file })
  t.after(() => closeDatabase(db))
  return db
}

const makePlace = async (t: TestContext) => ({
  kind: 'sqlite' as const,
  file: join(temporaryFolder(t), 'planner.db'),
})

databaseContract('SQLite', makePlace)
repositoriesContract('SQLite', makePlace)
plannerContract('SQLite', makePlace)
potluckContract('SQLite', makePlace)
guessingContract('SQLite', makePlace)
mailedLinksContract('SQLite', makePlace)
mailContract('SQLite', makePlace)
messagesContract('SQLite', makePlace)
remindersContract('SQLite', makePlace)
importContract('SQLite', makePlace)

describe('SQLite', () => {
  it('refuses a folder or file that every user may write, and opens it once mended', async (t) => {
    if (process.getuid === undefined) return t.skip('modes say nothing here')
    const file = join(temporaryFolder(t), 'data', 'planner.db')
    await closeDatabase(await openDatabase({ kind: 'sqlite', file }))
    for (const [path, what] of [
      [join(file, '..'), /folder .* can be written by every user.*chmod o-w/],
      [file, /file .* can be written by every user/],
    ] as const) {
      const { mode } = statSync(path)
      chmodSync(path, 0o777)
      await assert.rejects(openDatabase({ kind: 'sqlite', file }), what)
      chmodSync(path, mode)
    }
    await open(t, file)
  })

  const household = { name: 'A', public_id: 'a' }

  async function migrated(t: TestContext, file: string) {
    const db = await open(t, file)
    await migrate(db)
    return db
  }

  it('makes its folder and its files for their owner alone', async (t) => {
    const folder = join(temporaryFolder(t), 'deep', 'data')
    await migrated(t, join(folder, 'planner.db'))
    const mode = (path: string) => statSync(path).mode & 0o777
    assert.equal(mode(folder), 0o700)
    for (const end of ['', '-wal', '-shm'])
      assert.equal(mode(join(folder, `planner.db${end}`)), 0o600)
  })

  it('is unavailable while another process keeps it locked, and then works again', async (t) => {
    const file = join(temporaryFolder(t), 'planner.db')
    const db = await migrated(t, file)
    const other = new DatabaseSync(file)
    t.after(() => other.close())
    other.exec('begin immediate')
    const insert = () => db.insertInto('households').values(household).execute()
    await assert.rejects(insert, DatabaseUnavailable)
    other.exec('rollback')
    await insert()
  })

  it('answers everybody else while a change waits for another program', async (t) => {
    const file = join(temporaryFolder(t), 'planner.db')
    const db = await migrated(t, file)
    const other = new DatabaseSync(file)
    t.after(() => other.close())
    other.exec('begin immediate')
    const insert = (name: string) =>
      db.insertInto('households').values({ name, public_id: name }).execute()
    const waiting = [
      insert('A'),
      db.transaction().execute(async (transaction) => {
        await transaction.insertInto('households').values({ name: 'B', public_id: 'B' }).execute()
      }),
    ]
    for (let page = 0; page < 20; page++) {
      const startedAt = performance.now()
      assert.deepEqual(await db.selectFrom('households').selectAll().execute(), [])
      await new Promise(setImmediate)
      assert.ok(performance.now() - startedAt < 200, 'a page waits for nobody')
    }
    other.exec('rollback')
    await Promise.all(waiting)
    const names = await db.selectFrom('households').select('name').orderBy('name').execute()
    assert.deepEqual(names, [{ name: 'A' }, { name: 'B' }])
  })

  it('is unavailable when the disk is full, in a transaction too, and then works again', async (t) => {
    const db = await migrated(t, ':memory:')
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(db)
    const fill = () =>
      db.transaction().execute(async (transaction) => {
        const name = 'x'.repeat(100_000)
        await transaction.insertInto('households').values({ name, public_id: 'long' }).execute()
      })
    await assert.rejects(fill, { name: 'DatabaseUnavailable', message: /full/ })
    await db.insertInto('households').values(household).execute()
  })

  it('is unavailable for writes when it is read-only', async (t) => {
    const db = await migrated(t, ':memory:')
    await sql`pragma query_only = on`.execute(db)
    const insert = db.insertInto('households').values(household).execute()
    await assert.rejects(insert, DatabaseUnavailable)
  })

  it('is unavailable when its file can not be opened, and names the reason', async (t) => {
    const file = join(temporaryFolder(t), 'file')
    writeFileSync(file, '')
    const opening = openDatabase({ kind: 'sqlite', file: join(file, 'planner.db') })
    await assert.rejects(opening, (error: Error) => {
      assert.ok(error instanceof DatabaseUnavailable)
      assert.match(error.message, /ENOTDIR|EEXIST/)
      return error.cause instanceof Error
    })
  })

  it('keeps a mistake in a query a mistake', async (t) => {
    const db = await open(t, ':memory:')
    await assert.rejects(sql`select nonsense`.execute(db), /^Error: no such column/)
  })

  it('answers with more different queries than it keeps prepared', async (t) => {
    const db = await open(t, ':memory:')
    for (const number of [...Array(450).keys(), 0]) {
      const { rows } = await sql.raw(`select ${number} as number`).execute(db)
      assert.deepEqual(rows, [{ number }])
    }
  })
})
