import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { prepared } from './prepared.ts'

async function database(t: TestContext) {
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  t.after(() => closeDatabase(db))
  await migrate(db)
  await db
    .insertInto('households')
    .values(['A', 'B', 'C'].map((name) => ({ name, public_id: name })))
    .execute()
  return db
}

describe('a prepared query', () => {
  const between = () =>
    prepared((db, first: string, last: string) =>
      db
        .selectFrom('households')
        .select('name')
        .where('name', '>=', first)
        .where('name', '!=', 'B')
        .where('name', '<=', last),
    )

  it('takes other arguments each time, beside the values of its own', async (t) => {
    const db = await database(t)
    const query = between()
    assert.deepEqual(await query(db, 'A', 'C'), [{ name: 'A' }, { name: 'C' }])
    assert.deepEqual(await query(db, 'B', 'C'), [{ name: 'C' }])
    assert.deepEqual(await query(db, 'A', 'B'), [{ name: 'A' }])
  })

  it('sees what its transaction has done so far', async (t) => {
    const db = await database(t)
    const query = between()
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('households').values({ name: 'D', public_id: 'D' }).execute()
      assert.deepEqual(await query(transaction, 'D', 'D'), [{ name: 'D' }])
    })
  })

  it('runs on another database than the one it was first run on', async (t) => {
    const query = between()
    for (const db of [await database(t), await database(t)]) {
      assert.deepEqual(await query(db, 'A', 'A'), [{ name: 'A' }])
    }
  })
})
