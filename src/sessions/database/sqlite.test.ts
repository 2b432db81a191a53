import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { newSessionId } from '../session-record.ts'
import { databaseStoreContract, openOn, session } from './database-store.contract.ts'

async function makePlace(t: TestContext) {
  const folder = temporaryFolder(t)
  return { kind: 'sqlite' as const, file: join(folder, 'planner.db') }
}

databaseStoreContract('SQLite [D10]', { makePlace })

describe('sessions in SQLite', () => {
  it('are read while another program locks the database; changes fail in time, and are said once', async (t) => {
    const target = await makePlace(t)
    const { store, said } = await openOn(t, target)
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    const other = new DatabaseSync(target.file)
    t.after(() => other.close())
    other.exec('begin immediate')
    const startedAt = performance.now()
    const outcomes = await Promise.allSettled([
      store.create(newSessionId(), session()),
      store.update(id, () => {}),
      store.update(id, () => {}),
      store.destroy(id),
    ])
    assert.ok(performance.now() - startedAt < 1_500)
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(outcome.reason.name, 'StoreUnavailable')
    }
    assert.ok(await store.read(id))
    await store.ready(0)
    other.exec('rollback')
    assert.ok(await store.update(id, () => {}))
    assert.equal(said.length, 2)
    assert.match(said[0] ?? '', /sqlite takes no changes of sessions: .*nobody is logged out/)
    assert.match(said[1] ?? '', /sqlite is back for sessions after \d\.\d s\./)
  })

  it('are kept when the disk is full, and new ones refused', async (t) => {
    const { store, db } = await openOn(t, { kind: 'sqlite', file: ':memory:' })
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(db)
    const fill = async () => {
      const essay = 'x'.repeat(60_000)
      for (let i = 0; i < 9; i++) await store.create(newSessionId(), session({ essay }))
    }
    await assert.rejects(fill(), { name: 'StoreUnavailable', message: /full/ })
    assert.ok(await store.read(id))
    assert.equal(await store.destroy(id), true)
  })

  it('are ignored where somebody put what is no text', async (t) => {
    const { store, db, said } = await openOn(t, await makePlace(t))
    const id = newSessionId()
    await store.create(id, session())
    await sql`update sessions set record = x'00ff'`.execute(db)
    assert.equal(await store.read(id), undefined)
    assert.equal((await store.survey()).damaged, 1)
    assert.equal(said.length, 1)
    assert.equal(await store.take(id), undefined)
  })
})
