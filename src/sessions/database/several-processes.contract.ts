// What the database store keeps while several processes change it; apart from the rest, since it starts them.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { it, type TestContext } from 'node:test'
import type { DatabaseTarget } from '../../database/database.ts'
import type { MakePlace } from '../../database/migrations.contract.ts'
import { newSessionId } from '../session-record.ts'
import { openOn, SECRET, session } from './database-store.contract.ts'

export function countsOverProcesses(makePlace: MakePlace): void {
  it('counts right, and ends for good, when several processes change a session at once', async (t) => {
    const target = await makePlace(t)
    const { store } = await openOn(t, target)
    const [id, ended] = [newSessionId(), newSessionId()]
    for (const each of [id, ended]) await store.create(each, session({ visits: 0 }))
    const others = Array.from({ length: 3 }, () => changeElsewhere(t, target, [id, ended]))
    await Promise.all(others.map(({ ready }) => ready))
    for (const { child } of others) child.stdin?.end('go\n')
    const wasThere = await store.destroy(ended)
    assert.deepEqual(await Promise.all(others.map(({ done }) => done)), [0, 0, 0])
    assert.equal((await store.read(id))?.record.data.visits, 150)
    assert.equal(wasThere, true)
    assert.equal(await store.read(ended), undefined)
  })
}

/** Another process, which adds 50 times to each session once it is told to. */
function changeElsewhere(t: TestContext, target: DatabaseTarget, ids: readonly string[]) {
  const at = (path: string) => JSON.stringify(import.meta.resolve(path))
  const code = `
    const { openDatabase, closeDatabase } = await import(${at('../../database/database.ts')})
    const { openDatabaseStore } = await import(${at('./database-store.ts')})
    const { deriveKeys } = await import(${at('../../config/signing-keys.ts')})
    const [target, ids, secret] = JSON.parse(process.argv[1])
    const db = await openDatabase(target)
    const keys = deriveKeys([secret], 'session record')
    const store = openDatabaseStore({ db, label: 'here', keys })
    await store.ready(0)
    console.log('ready')
    await new Promise((resolve) => process.stdin.once('data', resolve))
    const add = ({ data }) => { data.visits = (data.visits ?? 0) + 1 }
    for (let i = 0; i < 50; i++) await Promise.all(ids.map((id) => store.update(id, add)))
    await closeDatabase(db)`
  const args = ['--input-type=module', '-e', code, JSON.stringify([target, ids, SECRET])]
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  const done = once(child, 'exit').then(([code]) => code as number)
  return { child, done, ready: once(child.stdout as NodeJS.ReadableStream, 'data') }
}
