// What the database store keeps besides the contract of all stores, whichever engine it is on.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../../config/signing-keys.ts'
import {
  closeDatabase,
  type Database,
  type DatabaseTarget,
  openDatabase,
} from '../../database/database.ts'
import { migrate } from '../../database/migrate.ts'
import type { MakePlace } from '../../database/migrations.contract.ts'
import { encodeRecord } from '../record-format.ts'
import { newRecord, newSessionId, recordName, type SessionRecord } from '../session-record.ts'
import { sessionStoreContract } from '../session-store.contract.ts'
import type { StoreOptions } from '../session-store.ts'
import { openDatabaseStore } from './database-store.ts'

export const SECRET = 'a secret of thirty-two characters or more'
export const keys = deriveKeys([SECRET], 'session record')
const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
export const session = (data = {}) => newRecord(data, true, LIFETIMES, Date.now())

export async function openPlace(t: TestContext, target: DatabaseTarget): Promise<Database> {
  const db = await openDatabase(target)
  t.after(() => closeDatabase(db))
  return db
}

/** A store of its own on the tables at `target`, and what it says. */
export async function openOn(
  t: TestContext,
  target: DatabaseTarget,
  options: Partial<StoreOptions> = {},
) {
  const db = await openPlace(t, target)
  await migrate(db)
  const said: string[] = []
  const say = (message: string) => void said.push(message)
  const label = target.kind
  return {
    db,
    said,
    store: openDatabaseStore({ keys, warn: say, info: say, ...options, db, label }),
  }
}

/**
 * @param makePlace a database without sessions for one test
 * @param makeNew one that was never migrated
 */
export function databaseStoreContract(
  label: string,
  { makePlace, makeNew = makePlace }: { makePlace: MakePlace; makeNew?: MakePlace },
  { skip = false as boolean | string } = {},
): void {
  sessionStoreContract(label, (t, options) => underTest(t, makePlace, options), { skip })

  describe(`database store: ${label}`, { skip }, () => {
    looksAtWhatIsThere(makeNew)
    sweepsInBatches(makePlace)
    takesWhateverStandsThere(makePlace)
  })
}

/** Each store has a connection of its own, as those of other servers do. */
async function underTest(t: TestContext, makePlace: MakePlace, options: StoreOptions) {
  const target = await makePlace(t)
  const { store, db } = await openOn(t, target, options)
  const { store: second } = await openOn(t, target, options)
  const textOf = async (name: string) => {
    const row = db.selectFrom('sessions').select('record').where('name', '=', name)
    return (await row.executeTakeFirstOrThrow()).record
  }
  const write = (name: string, record: string) =>
    db.updateTable('sessions').set({ record }).where('name', '=', name).execute()
  return {
    store,
    second,
    reopen: async (other: StoreOptions) => (await openOn(t, target, other)).store,
    async tamper(name: string, edit: (text: string) => string) {
      // PostgreSQL can't hold the character 0, so nobody can put it there.
      await write(name, edit(await textOf(name)).replaceAll('\0', '\u0001'))
    },
    copy: async (from: string, to: string) => void (await write(to, await textOf(from))),
  }
}

function looksAtWhatIsThere(makeNew: MakePlace): void {
  it('is looked at where its table was not made yet, and has no session then', async (t) => {
    const db = await openPlace(t, await makeNew(t))
    const store = openDatabaseStore({ db, label: 'here', keys, use: 'looking' })
    await store.ready(0)
    assert.equal((await store.survey()).live, 0)
    assert.deepEqual(await Array.fromAsync(store.list()), [])
    assert.equal(await store.read(newSessionId()), undefined)
    assert.equal(await store.hasTable(), false)
    await assert.rejects(store.create(newSessionId(), session()), { name: 'StoreUnavailable' })
    const serving = openDatabaseStore({ db, label: 'here', keys })
    await assert.rejects(serving.ready(0), {
      name: 'StoreUnavailable',
      message: /its table "sessions" is missing, and is made by the next start/,
    })
  })
}

function sweepsInBatches(makePlace: MakePlace): void {
  it('removes all that has ended, batch by batch, and nothing else [B38]', async (t) => {
    const { store, db } = await openOn(t, await makePlace(t))
    const [live, damaged] = [newSessionId(), newSessionId()]
    for (const id of [live, damaged]) await store.create(id, session({ person_id: 1 }))
    await db
      .updateTable('sessions')
      .set({ record: 'x' })
      .where('name', '=', recordName(damaged))
      .execute()
    await fill(db, 450, { ...session(), expiresAt: Date.now() - 1 })
    const { live: seen, removed, damaged: ignored } = await store.survey()
    assert.deepEqual({ seen, removed, ignored }, { seen: 1, removed: 0, ignored: 1 })
    const swept = await store.sweep()
    assert.deepEqual([swept.live, swept.removed, swept.damaged], [1, 450, 1])
    assert.ok(await store.read(live))
  })

  it('removes a damaged record once its session would have ended', async (t) => {
    const { store, db } = await openOn(t, await makePlace(t))
    await store.create(newSessionId(), session())
    await db.updateTable('sessions').set({ record: 'x', expires_at: 1 }).execute()
    const { removed, damaged } = await store.sweep()
    assert.deepEqual([removed, damaged], [1, 0])
  })

  it('lists and clears more sessions than it looks at in one go', async (t) => {
    const { store, db } = await openOn(t, await makePlace(t))
    const names = await fill(db, 450, session({ person_id: 1 }))
    const listed = await Array.fromAsync(store.list())
    assert.deepEqual(listed.map(({ name }) => name).sort(), names.sort())
    assert.equal(await store.clear(), 450)
    assert.equal((await store.survey()).live, 0)
  })
}

/** So many sessions, stored at once; their names. */
async function fill(db: Database, count: number, record: SessionRecord): Promise<string[]> {
  const names = Array.from({ length: count }, () => recordName(newSessionId()))
  const { expiresAt } = record
  const rows = names.map((name) => ({
    ...{ name, expires_at: expiresAt },
    record: encodeRecord(record, name, keys),
  }))
  await db.insertInto('sessions').values(rows).execute()
  return names
}

function takesWhateverStandsThere(makePlace: MakePlace): void {
  it('goes past rows that are no sessions, and leaves them alone in a sweep', async (t) => {
    const { store, db, said } = await openOn(t, await makePlace(t))
    const rows = ['', '~', '../../etc/passwd', 'A'.repeat(32)].map((name) => ({
      name,
      record: 'x',
      expires_at: Date.now() + 60_000,
    }))
    await db.insertInto('sessions').values(rows).execute()
    await store.create(newSessionId(), session())
    const { live, removed, damaged } = await store.sweep()
    assert.deepEqual({ live, removed, damaged }, { live: 1, removed: 0, damaged: 0 })
    assert.deepEqual(said, [])
  })

  it('keeps times that are no whole milliseconds', async (t) => {
    const { store } = await openOn(t, await makePlace(t))
    const id = newSessionId()
    const record = session()
    await store.create(id, { ...record, expiresAt: record.expiresAt + 0.5 })
    assert.ok(await store.read(id))
  })
}
