import assert from 'node:assert/strict'
import fs, {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../../config/signing-keys.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { newRecord, newSessionId, recordName } from '../session-record.ts'
import { sessionStoreContract } from '../session-store.contract.ts'
import { openFileStore } from './file-store.ts'

const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')
const session = (data = {}) => newRecord(data, true, LIFETIMES, Date.now())

function temporaryDirectory(t: TestContext): string {
  const parent = temporaryFolder(t)
  return join(parent, 'flask_session')
}

sessionStoreContract('files', async (t, options) => {
  const directory = temporaryDirectory(t)
  const store = openFileStore({ ...options, directory })
  const second = openFileStore({ ...options, directory })
  t.after(() => Promise.all([store.close(), second.close()]))
  return {
    store,
    second,
    reopen: async (other) => openFileStore({ ...other, directory }),
    async tamper(name, edit) {
      const path = join(directory, name)
      writeFileSync(path, edit(readFileSync(path, 'utf8')))
    },
    async copy(from, to) {
      copyFileSync(join(directory, from), join(directory, to))
    },
  }
})

describe('file store', () => {
  function open(t: TestContext, directory = temporaryDirectory(t)) {
    const warnings: string[] = []
    const store = openFileStore({ directory, keys, warn: (text) => warnings.push(text) })
    t.after(() => store.close())
    return { store, directory, warnings }
  }

  it('makes the directory for its owner alone, ignored by git, with nothing to see in it [A28]', (t) => {
    const { store, directory } = open(t)
    assert.equal(store.wasCreated, true)
    assert.equal(statSync(directory).mode & 0o777, 0o700)
    assert.equal(readFileSync(join(directory, '.gitignore'), 'utf8'), '*\n')
    assert.deepEqual(visible(directory), [])
  })

  it('accepts a directory made by hand and closes it to others [B26]', (t) => {
    const directory = temporaryDirectory(t)
    mkdirSync(directory)
    chmodSync(directory, 0o755)
    const { store } = open(t, directory)
    assert.equal(store.wasCreated, false)
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })

  it('hides no other files from git', (t) => {
    const directory = temporaryDirectory(t)
    mkdirSync(directory)
    writeFileSync(join(directory, 'package.json'), '{}')
    open(t, directory)
    assert.equal(existsSync(join(directory, '.gitignore')), false)
  })

  it('says in one sentence what to do about a file in place of the directory', (t) => {
    const directory = temporaryDirectory(t)
    writeFileSync(directory, '')
    assert.throws(() => open(t, directory), /is not a directory\. Move that file away/)
  })

  it('keeps one readable file a session, named by the hash of its id, mode 0600 [A14]', async (t) => {
    const { store, directory } = open(t)
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    await store.update(id, ({ data }) => {
      data.visits = 1
    })
    assert.deepEqual(visible(directory), [recordName(id)])
    const path = join(directory, recordName(id))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.ok(statSync(path).size < 1_024)
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).data.person_id, 1)
  })

  it('logs everyone out, and goes on, when its files are removed by hand', async (t) => {
    const { store, directory } = open(t)
    const id = newSessionId()
    await store.create(id, session())
    rmSync(join(directory, recordName(id)))
    assert.equal(store.read(id), undefined)
    await store.create(id, session())
    assert.ok(store.read(id))
  })

  it('logs everyone out, and goes on, when the directory is removed by hand [A21]', async (t) => {
    const { store, directory } = open(t)
    const [before, after] = [newSessionId(), newSessionId()]
    await store.create(before, session())
    await store.update(before, () => {})
    rmSync(directory, { recursive: true })
    assert.equal(store.read(before), undefined)
    assert.equal(await store.update(before, () => {}), undefined)
    assert.equal(await store.destroy(before), false)
    rmSync(directory, { recursive: true, force: true })
    await store.create(after, session())
    assert.ok(await store.update(after, () => {}))
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })

  it('takes no link, directory or pipe for a session', async (t) => {
    const { store, directory, warnings } = open(t)
    const ids = [newSessionId(), newSessionId()]
    const [link, folder] = ids.map((id) => join(directory, recordName(id))) as [string, string]
    symlinkSync('/etc/passwd', link)
    mkdirSync(folder)
    for (const id of ids) assert.equal(store.read(id), undefined)
    assert.equal(warnings.length, 2)
    await store.sweep()
    assert.equal(existsSync(folder), true)
  })

  it('goes on past a folder and a file that is not ours, in every walk over the files', async (t) => {
    const { store, directory } = open(t)
    const id = newSessionId()
    await store.create(id, session())
    mkdirSync(join(directory, '0'.repeat(32)))
    writeFileSync(join(directory, '1'.repeat(32)), 'x', { mode: 0o000 })
    assert.deepEqual([(await store.sweep()).live, (await store.sweep()).damaged], [1, 2])
    assert.equal(await store.clear(), 2)
    assert.equal(store.read(id), undefined)
    assert.equal(existsSync(join(directory, '0'.repeat(32))), true)
  })

  it('leaves the mode of a folder alone that holds other things too', async (t) => {
    const directory = temporaryDirectory(t)
    mkdirSync(directory)
    chmodSync(directory, 0o775)
    writeFileSync(join(directory, 'holiday.jpg'), '')
    open(t, directory)
    assert.equal(statSync(directory).mode & 0o777, 0o775)
  })

  it('removes what has ended, what a crash left half-written, and very old damage, and only that [B38]', async (t) => {
    const { store, directory } = open(t)
    const [ended, live] = [newSessionId(), newSessionId()]
    await store.create(live, session())
    await store.create(ended, { ...session(), expiresAt: Date.now() - 1 })
    const write = (name: string, ageSeconds: number) => {
      const then = new Date(Date.now() - ageSeconds * 1000)
      writeFileSync(join(directory, name), 'x')
      utimesSync(join(directory, name), then, then)
    }
    write('.tmp-1-1-0', 3_600)
    write('.tmp-1-1-1', 0)
    write('a'.repeat(32), 401 * 86_400)
    write('b'.repeat(32), 399 * 86_400)
    write('notes.txt', 401 * 86_400)
    const before = readdirSync(directory).sort()
    const { live: seen, removed, damaged } = await store.survey()
    assert.deepEqual({ seen, removed, damaged }, { seen: 1, removed: 0, damaged: 2 })
    assert.deepEqual(readdirSync(directory).sort(), before)
    const totals = await store.sweep()
    assert.deepEqual(
      { live: totals.live, removed: totals.removed, damaged: totals.damaged },
      { live: 1, removed: 2, damaged: 1 },
    )
    const names = readdirSync(directory).filter((name) => !/^\.(lock|gitignore)$/.test(name))
    assert.deepEqual(names.sort(), ['b'.repeat(32), 'notes.txt', recordName(live)].sort())
  })

  it('stores a session whose file a sweep took away before it was whole', async (t) => {
    const { store, directory } = open(t)
    const second = openFileStore({ keys, directory })
    t.after(() => second.close())
    const isTemporary = (name: string) => name.startsWith('.tmp-')
    const renameLater = promises.rename
    let swept = 0
    const renamed = t.mock.method(promises, 'rename', async (from: string, to: string) => {
      if (++swept === 1) await second.sweep()
      return renameLater(from, to)
    })
    syncBuiltinESMExports()
    t.after(() => {
      renamed.mock.restore()
      syncBuiltinESMExports()
    })
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    assert.equal(swept, 2)
    assert.equal((await second.read(id))?.record.data.person_id, 1)
    assert.deepEqual(readdirSync(directory).filter(isTemporary), [])
  })

  it('loses no change to sweeps by another server', async (t) => {
    const { store, directory } = open(t)
    const second = openFileStore({ keys, directory })
    t.after(() => second.close())
    const id = newSessionId()
    await store.create(id, session({ visits: 0 }))
    const bump = () =>
      store.update(id, ({ data }) => {
        data.visits = (data.visits ?? 0) + 1
      })
    for (let i = 0; i < 20; i++) await Promise.all([bump(), second.sweep(), bump()])
    assert.equal((await second.read(id))?.record.data.visits, 40)
  })

  it('tries again when a rename or a removal is refused for a moment, as on Windows', async (t) => {
    const { store, directory } = open(t)
    const id = newSessionId()
    const refusals = [
      refuseOnce(t, t.mock.method(promises, 'rename'), 'EPERM'),
      refuseOnce(t, t.mock.method(fs, 'renameSync'), 'EACCES'),
      refuseOnce(t, t.mock.method(fs, 'unlinkSync'), 'EBUSY'),
    ]
    await store.create(id, session({ visits: 0 }))
    const changed = await store.update(id, ({ data }) => {
      data.visits = (data.visits ?? 0) + 1
    })
    assert.equal(changed?.record.data.visits, 1)
    assert.equal(await store.destroy(id), true)
    assert.deepEqual(visible(directory), [])
    assert.deepEqual(
      refusals.map((calls) => calls()),
      [2, 2, 2],
    )
  })

  it('is unavailable when a removal stays refused', async (t) => {
    const { store } = open(t)
    const id = newSessionId()
    await store.create(id, session())
    const refused = t.mock.method(fs, 'unlinkSync', () => refusal('EPERM'))
    syncBuiltinESMExports()
    await assert.rejects(store.destroy(id), { name: 'StoreUnavailable' })
    refused.mock.restore()
    syncBuiltinESMExports()
    assert.ok(store.read(id))
  })

  it('reads a file again only when it changed', async (t) => {
    const { store, directory } = open(t)
    const id = newSessionId()
    await store.create(id, session())
    const path = join(directory, recordName(id))
    await new Promise((resolve) => setTimeout(resolve, 60))
    const first = store.read(id)
    assert.equal(store.read(id), first)
    writeFileSync(path, readFileSync(path))
    assert.notEqual(store.read(id), first)
  })
})

function refusal(code: string): never {
  throw Object.assign(new Error(`${code}: not permitted`), { code, syscall: 'refused' })
}

interface Refusable {
  mock: {
    mockImplementationOnce(act: () => never): void
    restore(): void
    callCount(): number
  }
}

/** The system refuses the first call; how often it was called, for the asking. */
function refuseOnce(t: TestContext, { mock }: Refusable, code: string): () => number {
  mock.mockImplementationOnce(() => refusal(code))
  syncBuiltinESMExports()
  t.after(() => {
    mock.restore()
    syncBuiltinESMExports()
  })
  return () => mock.callCount()
}

const visible = (directory: string): string[] =>
  readdirSync(directory).filter((name) => !name.startsWith('.'))
