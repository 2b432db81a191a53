import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
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
