import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { closeDatabase, DatabaseUnavailable, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { deleteLoginFailures } from '../repositories/login-failures.ts'
import { seedSampleData } from '../sample/seed.ts'
import { john } from '../testing/cast.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { knownDevices } from './known-devices.ts'
import { logIn } from './login.ts'
import { passwordHasher } from './passwords.ts'

async function open(t: TestContext) {
  const folder = temporaryFolder(t)
  const file = join(folder, 'planner.db')
  const db = await openDatabase({ kind: 'sqlite', file })
  t.after(() => closeDatabase(db))
  await migrate(db)
  const passwords = passwordHasher()
  const hash = await passwords.hash('password123')
  await seedSampleData(db, async () => hash)
  const other = new DatabaseSync(file)
  t.after(() => other.close())
  const devices = knownDevices([Buffer.from('another key')])
  const deps = { db, passwords, devices, clock: Date.now, accountKey: Buffer.from('a key') }
  const tryPassword = (password: string) =>
    logIn(deps, {
      email: john.email,
      password,
      address: '192.0.2.1',
      devices: undefined,
    })
  return { tryPassword, lock: () => other.exec('begin immediate') }
}

describe('logging in while another program has locked the database', { concurrency: true }, () => {
  it('lets the right password in, after slips too', async (t) => {
    const { tryPassword, lock } = await open(t)
    assert.equal((await tryPassword('wrong')).kind, 'refused')
    lock()
    assert.equal((await tryPassword('password123')).kind, 'welcome')
  })

  it('writes nothing where there is nothing to forget', async (t) => {
    const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
    t.after(() => closeDatabase(db))
    await migrate(db)
    await sql`pragma query_only = on`.execute(db)
    await deleteLoginFailures(db, 'account', '192.0.2.1')
  })

  it('answers no guess that it can not count', async (t) => {
    const { tryPassword, lock } = await open(t)
    lock()
    await assert.rejects(tryPassword('wrong'), DatabaseUnavailable)
  })
})
