import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  Dir,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../../config/signing-keys.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { newRecord, newSessionId, recordName } from '../session-record.ts'
import { openFileStore } from './file-store.ts'

const NOBODY = 65_534
const LIFETIMES = { permanentSeconds: 600, browserSeconds: 600, absoluteSeconds: 600 }
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')
const isRoot = process.getuid?.() === 0
const asRoot = { skip: isRoot ? false : 'only root can make files for other users' }

function folderOf(t: TestContext, uid?: number): string {
  const folder = temporaryFolder(t)
  if (uid !== undefined) chownSync(folder, uid, uid)
  return folder
}

/** The words of the refusal that another user meets who opens a store there. */
function openedByNobody(directory: string): string {
  const code = `
    const { openFileStore } = await import(${JSON.stringify(import.meta.resolve('./file-store.ts'))})
    process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY})
    try {
      openFileStore({ directory: process.argv[1], keys: [Buffer.alloc(32)] })
      console.log('opened')
    } catch (error) { console.log(error.message) }`
  const args = ['--input-type=module', '-e', code, directory]
  return spawnSync(process.execPath, args, { encoding: 'utf8', cwd: '/' }).stdout.trim()
}

describe('the session directory', () => {
  it(
    'and all that root makes in it belongs to the owner of the folder around it',
    asRoot,
    async (t) => {
      const directory = join(folderOf(t, NOBODY), 'new', 'sessions')
      const store = openFileStore({ directory, keys })
      t.after(() => store.close())
      const [kept, changed] = [newSessionId(), newSessionId()]
      for (const id of [kept, changed]) {
        await store.create(id, newRecord({ person_id: 1 }, true, LIFETIMES, Date.now()))
      }
      await store.update(changed, ({ data }) => {
        data.visits = 1
      })
      const made = ['..', '.', '.lock', '.gitignore', recordName(kept), recordName(changed)]
      for (const name of made) assert.equal(statSync(join(directory, name)).uid, NOBODY, name)
      assert.equal(openedByNobody(directory), 'opened')
    },
  )

  it('is refused at once when its server can not write it, or its lock', asRoot, (t) => {
    const directory = join(folderOf(t, NOBODY), 'sessions')
    openFileStore({ directory, keys }).close()
    chownSync(join(directory, '.lock'), 0, 0)
    assert.match(openedByNobody(directory), /\.lock is not ours to use \(EACCES\)\. .*chown -R/)
    chownSync(join(directory, '.lock'), NOBODY, NOBODY)
    chownSync(directory, 0, 0)
    assert.match(
      openedByNobody(directory),
      /directory .* is not ours to use \(EACCES\)\. .*chown -R/,
    )
  })

  it(
    'of somebody else is refused to a server, root too, but not to a command of root',
    asRoot,
    (t) => {
      const directory = join(folderOf(t), 'sessions')
      openFileStore({ directory, keys }).close()
      chownSync(directory, NOBODY, NOBODY)
      const cure = /belongs to another user \(uid 65534\)\. .*chown 0 .*SESSION_FILE_DIR=/
      assert.throws(() => openFileStore({ directory, keys }), cure)
      openFileStore({ directory, keys, use: 'filling' }).close()
      chmodSync(join(directory, '..'), 0o755)
      chownSync(directory, 1_234, NOBODY)
      chmodSync(directory, 0o770)
      assert.match(openedByNobody(directory), /belongs to another user \(uid 1234\)/)
    },
  )

  it('that is a link is refused, and what it leads to is named', (t) => {
    const folder = folderOf(t)
    const [real, link] = [join(folder, 'real'), join(folder, 'link')]
    mkdirSync(real)
    symlinkSync(real, link)
    for (const directory of [link, `${link}/`]) {
      assert.throws(
        () => openFileStore({ directory, keys }),
        /is a link\. .*SESSION_FILE_DIR=.*real$/,
      )
    }
    rmSync(real, { recursive: true })
    assert.throws(() => openFileStore({ directory: link, keys }), /Move that file away/)
  })

  it('that every user may write is refused, at the start and later', async (t) => {
    const directory = join(folderOf(t), 'sessions')
    mkdirSync(directory)
    const store = openFileStore({ directory, keys })
    t.after(() => store.close())
    await store.ready(0)
    chmodSync(directory, 0o777)
    const cure = { name: 'StoreUnavailable', message: /written by every user.*chmod 700/ }
    await assert.rejects(store.ready(0), cure)
    assert.throws(() => openFileStore({ directory, keys }), cure)
    chmodSync(directory, 0o700)
    await store.ready(0)
  })

  it('on a volume for a group is taken, from us or from root', asRoot, (t) => {
    const directory = join(folderOf(t), 'sessions')
    for (const [uid, mode] of [
      [NOBODY, 0o2770],
      [0, 0o2775],
    ] as const) {
      mkdirSync(directory)
      chmodSync(join(directory, '..'), 0o755)
      chownSync(directory, uid, NOBODY)
      chmodSync(directory, mode)
      assert.equal(openedByNobody(directory), 'opened')
      rmSync(directory, { recursive: true })
    }
  })

  it('with session files that only another user can read is refused', asRoot, async (t) => {
    const directory = join(folderOf(t, NOBODY), 'sessions')
    const store = openFileStore({ directory, keys })
    t.after(() => store.close())
    const id = newSessionId()
    await store.create(id, newRecord({}, true, LIFETIMES, Date.now()))
    chownSync(join(directory, recordName(id)), 0, 0)
    assert.match(
      openedByNobody(directory),
      /[0-9a-f]{32} is not ours to use \(EACCES\)\. .*chown -R/,
    )
  })

  it('of very many sessions is looked at in part, however it has to be taken', (t) => {
    const directory = join(folderOf(t), 'sessions')
    mkdirSync(directory, { mode: 0o755 })
    for (let index = 0; index < 3_000; index++) {
      writeFileSync(join(directory, index.toString(16).padStart(32, '0')), '')
    }
    const { mock: read } = t.mock.method(Dir.prototype, 'readSync')
    openFileStore({ directory, keys }).close()
    assert.equal(statSync(directory).mode & 0o777, 0o700)
    assert.ok(read.callCount() > 0 && read.callCount() < 3_000)
  })

  it('where nothing can be made is refused at once, with another place as the cure', (t) => {
    for (const directory of ['/proc/sessions', '/proc/none/deep/sessions', '/proc']) {
      if (!existsSync('/proc')) return t.skip('there is no /proc here')
      assert.throws(() => openFileStore({ directory, keys }), /can't be used|not ours to use/)
    }
  })

  it('is not made by whoever only looks, and neither is anything in it', async (t) => {
    const directory = join(folderOf(t), 'sessions')
    const store = openFileStore({ directory, keys, use: 'looking' })
    t.after(() => store.close())
    await store.ready(0)
    assert.equal((await store.survey()).live, 0)
    assert.equal(await store.clear(), 0)
    assert.equal(existsSync(directory), false)
    mkdirSync(directory)
    await store.ready(0)
    assert.deepEqual(await Array.fromAsync(store.list()), [])
    assert.equal(existsSync(join(directory, '.lock')), false)
  })
})
