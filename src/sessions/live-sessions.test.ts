import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import { liveSessions } from './live-sessions.ts'
import { memoryStore } from './memory-store.ts'

const LIFETIMES = { permanentSeconds: 60, browserSeconds: 60, absoluteSeconds: 60 }

function open() {
  const store = memoryStore({ keys: deriveKeys(['one'], 'session record') })
  const live = liveSessions(store, LIFETIMES, Date.now)
  const start = async (personId = 1) => {
    const { id } = await live.start({ personId, permanent: true }, undefined)
    const session = await live.find(id)
    assert.ok(session)
    return { id, session }
  }
  return { store, live, start }
}

describe('a session that moves to a new id', () => {
  it('takes along what was changed after it was looked at', async () => {
    const { store, live, start } = open()
    const { id, session } = await start()
    await store.update(id, ({ data }) => {
      data.colour = 'blue'
    })
    const moved = await live.move(session, { permanent: true })
    assert.equal((await live.find(moved.id))?.get('colour'), 'blue')
  })

  it('takes nothing along, and is not found by its old id, when it was logged out meanwhile', async () => {
    const { live, start } = open()
    const { id, session } = await start()
    await session.set('colour', 'blue')
    const looked = await live.find(id)
    assert.ok(looked)
    await session.destroy()
    const moved = await live.move(looked, { permanent: true })
    assert.deepEqual((await live.find(moved.id))?.keys(), ['person_id'])
    assert.equal(await live.find(id), undefined)
  })

  it('is where a request that found it before changes and ends it', async () => {
    const { live, start } = open()
    const { session } = await start()
    const looked = await live.find(session.id)
    const moved = await live.move(session, { permanent: true })
    await looked?.set('colour', 'blue')
    assert.equal((await live.find(moved.id))?.get('colour'), 'blue')
    assert.equal(await looked?.destroy(), true)
    assert.equal(await live.find(moved.id), undefined)
  })

  it('is not found by its old id once it has moved for good', async () => {
    const { live, start } = open()
    const { session } = await start()
    const first = await live.move(session, { permanent: true })
    const again = await live.find(first.id)
    assert.ok(again)
    const last = await live.move(again, { permanent: true, final: true })
    assert.equal(await live.find(session.id), undefined)
    assert.equal(await live.find(first.id), undefined)
    assert.ok(await live.find(last.id))
  })

  it('is one session also when two log-ins move it at once', async () => {
    const { store, live, start } = open()
    const { session } = await start()
    await session.set('colour', 'blue')
    await Promise.all([
      live.move(session, { permanent: true }),
      live.move(session, { permanent: true }),
    ])
    const records = await Array.fromAsync(store.list())
    assert.deepEqual(
      records.map(({ record }) => record.data.colour),
      ['blue'],
    )
  })

  it('leaves the old one as it is when the new one can not be stored', async () => {
    const { store, start } = open()
    const { session, id } = await start()
    const full = { ...store, create: () => Promise.reject(new Error('The disk is full.')) }
    const live = liveSessions(full, LIFETIMES, Date.now)
    await assert.rejects(live.move(session, { permanent: true }), /full/)
    assert.ok(await live.find(id))
  })
})
