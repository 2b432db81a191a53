import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { closeDatabase, openDatabase } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { selectOrganizerByEmail } from '../src/repositories/organizers.ts'
import { insertCoHost } from '../src/repositories/party-hosts.ts'
import { seedSampleData } from '../src/sample/seed.ts'
import { john, mary } from '../src/testing/cast.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'

const root = join(import.meta.dirname, '..')

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function users(t: TestContext) {
  const folder = temporaryFolder(t)
  const file = join(folder, 'planner.db')
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    SECRET_KEY: 'a key for these tests',
    DATABASE_URL: `sqlite:${file}`,
  }
  const run = (...args: string[]) =>
    new Promise<Ended>((resolve) => {
      const script = join(root, 'scripts', 'users.ts')
      execFile(process.execPath, ['--', script, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })
  return { file, run }
}

describe('npm run users', () => {
  it('adds an organizer by a link, lists and removes', async (t) => {
    const { file, run } = users(t)
    const added = await run(
      'add',
      'ada@example.com',
      '--name',
      'Ada Lovelace',
      '--url',
      'https://party.example/x',
    )
    assert.equal(added.code, 0, added.stderr)
    assert.match(added.stdout, /^https:\/\/party\.example\/organizer\/join\/[0-9a-z]{26}\n$/)
    assert.match(added.stderr, new RegExp(`SQLite in ${file}`))
    const listed = await run('list', '--json')
    assert.deepEqual(JSON.parse(listed.stdout), [], 'nobody before the link was used')
    const missing = await run('remove', 'ada@example.com', '--yes')
    assert.deepEqual([missing.code, missing.stderr.includes('Nobody can log in')], [1, true])
  })

  it('removes an organizer with the parties that nobody else hosts, and hands the others over', async (t) => {
    const { file, run } = users(t)
    const db = await openDatabase({ kind: 'sqlite', file })
    await migrate(db)
    await seedSampleData(db, async () => 'hash')
    const { personId = 0 } = (await selectOrganizerByEmail(db, mary.email)) ?? {}
    await insertCoHost(db, 1, personId, 1)
    await closeDatabase(db)
    const removed = await run('remove', john.email, '--yes')
    assert.equal(removed.code, 0, removed.stderr)
    assert.match(removed.stdout, /and 2 parties of theirs\. 1 party with co-hosts: handed over/)
    const { stdout } = await run('list')
    assert.match(stdout, /Mary Williams, Williams Household, owns 1 party/)
    assert.doesNotMatch(stdout, /john\.smith/)
  })

  it('makes nothing when it only looks, and names what it does not take', async (t) => {
    const { file, run } = users(t)
    await run('list')
    assert.ok(!existsSync(file))
    const unknown = await run('promote', 'ada@example.com')
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /no command "promote"/)
    const nameless = await run('add', 'ada@example.com')
    assert.equal(nameless.code, 2)
    assert.match(nameless.stderr, /first name is missing/)
    const help = await run('--help')
    assert.deepEqual([help.code, help.stdout.includes('npm run users')], [0, true])
  })
})
