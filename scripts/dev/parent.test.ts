import assert from 'node:assert/strict'
import { chmodSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../src/testing/temporary-folder.ts'
import { developerKey } from './developer-key.ts'
import { makeSocketDirectory } from './server-sockets.ts'
import { needsRestart } from './settings.ts'
import { watchProject } from './watch.ts'

describe("the developer's key", () => {
  it('is made once, for this user alone', (t) => {
    const root = temporaryFolder(t)
    const key = developerKey(root)
    assert.match(key, /^[\w-]{43}$/)
    assert.equal(statSync(join(root, '.dev-key')).mode & 0o777, 0o600)
    assert.equal(developerKey(root), key)
  })

  it('is made anew where others could read it, where it is a link, and where it is none', (t) => {
    const root = temporaryFolder(t)
    const file = join(root, '.dev-key')
    const known = developerKey(root)
    chmodSync(file, 0o644)
    const second = developerKey(root)
    assert.notEqual(second, known)
    rmSync(file)
    writeFileSync(join(root, 'planted'), `${known}\n`, { mode: 0o600 })
    symlinkSync(join(root, 'planted'), file)
    assert.notEqual(developerKey(root), known)
    assert.equal(readFileSync(join(root, 'planted'), 'utf8'), `${known}\n`)
    writeFileSync(file, 'short', { mode: 0o600 })
    assert.match(developerKey(root), /^[\w-]{43}$/)
  })
})

describe('npm run dev', () => {
  it('finds a place for sockets where TMPDIR is too long for one', (t) => {
    const before = process.env.TMPDIR
    t.after(() => {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    })
    process.env.TMPDIR = `/tmp/${'x'.repeat(98)}`
    const directory = makeSocketDirectory()
    t.after(() => rmSync(directory, { recursive: true }))
    assert.ok(Buffer.byteLength(join(directory, '123456.sock')) <= 103)
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })

  it('goes on where files can not be watched, and says so once', (t) => {
    const said: string[] = []
    const changes = { source() {}, packages() {}, views() {} }
    const stop = watchProject(temporaryFolder(t), changes, (line) => said.push(line))
    t.after(stop)
    assert.equal(said.length, 1)
    assert.match(
      said[0] ?? '',
      /^Changes of files are not followed \(.+\)\. .+ start npm run dev again\.$/,
    )
  })

  it('says which settings of its own have changed since its start', async (t) => {
    const root = temporaryFolder(t)
    writeFileSync(join(root, '.env'), 'SECRET_KEY=a\nPORT=5002\nTRUST_PROXY=loopback\n', {
      mode: 0o600,
    })
    const running = { host: '127.0.0.1', port: 5000, trustsProxies: false, isDevelopment: true }
    const lines = await needsRestart(root, running)
    assert.equal(lines.length, 2)
    assert.match(lines[0] ?? '', /^PORT is 5002 now, but npm run dev goes on with 5000\. Stop it/)
    assert.match(lines[1] ?? '', /^TRUST_PROXY is on now/)
    assert.deepEqual(await needsRestart(root, { ...running, port: 5002, trustsProxies: true }), [])
  })
})
