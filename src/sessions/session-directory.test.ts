import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openFileStore } from './file-store.ts'
import { deriveKeys } from './keys.ts'
import { newRecord, newSessionId, recordName } from './session-record.ts'

const NOBODY = 65_534
const LIFETIMES = { permanentSeconds: 600, browserSeconds: 600, absoluteSeconds: 600 }
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')
const isRoot = process.getuid?.() === 0
const asRoot = { skip: isRoot ? false : 'only root can make files for other users' }

function folderOf(t: TestContext, uid?: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'planner-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
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

  it('is not made by whoever only looks, and neither is anything in it', async (t) => {
    const directory = join(folderOf(t), 'sessions')
    const store = openFileStore({ directory, keys, isForLooking: true })
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
