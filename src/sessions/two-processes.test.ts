import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { closeDatabase, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { trials } from '../testing/properties.ts'
import { skipWithoutRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { anySteps, holdToModel } from '../testing/store-model.ts'
import { startStoreProcess } from '../testing/store-process.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const RUNS = 6
const skip = skipWithoutRedis()

/** Two processes on one store, which do anything at once, and are killed at any moment. */
async function keepWhatTheyAnswered(t: TestContext, env: Record<string, string>): Promise<void> {
  const workers = await Promise.all([startStoreProcess(t, env), startStoreProcess(t, env)])
  const property = fc.asyncProperty(anySteps({ crashes: true }), (steps) =>
    holdToModel(workers, steps),
  )
  // No shrinking: the same steps need not fall into the same moments again.
  await fc.assert(property, { ...trials(RUNS), endOnFailure: true })
}

describe('two processes on one session store, killed at any moment', () => {
  let redis: TestRedis
  before(async () => {
    if (!skip) redis = await startRedis()
  })
  after(() => redis?.stop())

  it('answer as one would that does one thing after the other: files', async (t) => {
    const directory = join(temporaryFolder(t), 'flask_session')
    const env = { SESSION_TYPE: 'filesystem', SESSION_FILE_DIR: directory }
    await keepWhatTheyAnswered(t, env)
    const last = await startStoreProcess(t, env)
    await last.perform('nobody', 'sweep')
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.startsWith('.tmp-')),
      [],
    )
  })

  it('answer as one would that does one thing after the other: Redis', { skip }, async (t) => {
    await keepWhatTheyAnswered(t, { SESSION_TYPE: 'redis', REDIS_URL: redis.url })
  })

  it('answer as one would that does one thing after the other: SQLite', async (t) => {
    const file = join(temporaryFolder(t), 'planner.db')
    const db = await openDatabase({ kind: 'sqlite', file })
    await migrate(db)
    await closeDatabase(db)
    await keepWhatTheyAnswered(t, { SESSION_TYPE: 'database', DATABASE_URL: `sqlite:${file}` })
  })
})
