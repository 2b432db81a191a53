import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fastifyCookie from '@fastify/cookie'
import Fastify from 'fastify'
import { deriveKeys } from '../config/signing-keys.ts'
import { memoryStore } from '../sessions/memory-store.ts'
import { newRecord, newSessionId } from '../sessions/session-record.ts'
import { StoredSession } from '../sessions/stored-session.ts'
import { readOnlySessions } from './fastify-session.ts'

const LIFETIMES = { permanentSeconds: 60, browserSeconds: 60, absoluteSeconds: 60 }

/** An app with one session, whose cookie is `id` itself, without a signature. */
async function appWith(id: string) {
  const store = memoryStore({ keys: deriveKeys(['one'], 'session record') })
  await store.create(id, newRecord({ person_id: 1 }, true, LIFETIMES, Date.now()))
  const app = Fastify()
  await app.register(fastifyCookie)
  app.decorateRequest('sentSessions')
  app.addHook('onRequest', async (request) => {
    const { session } = request.cookies
    const sent = session === undefined ? [] : session.split(' ')
    const cookies = sent.map((text) => ({ name: 'session', text, id: text, isOld: false }))
    request.sentSessions = cookies
  })
  await app.register(readOnlySessions, {
    cookieName: 'session',
    unsign: (value) => ({ valid: value !== '', value, renew: false }),
    find: (wanted) => {
      if (wanted === 'broken') throw new Error('The store is away.')
      const stored = store.read(wanted)
      return stored && !(stored instanceof Promise)
        ? new StoredSession(store, wanted, stored)
        : undefined
    },
  })
  return app
}

describe('@fastify/session, held down', () => {
  it('ends a response early by its private check of encryptedSessionId', () => {
    const file = createRequire(import.meta.url).resolve('@fastify/session')
    const source = readFileSync(file, 'utf8')
    const [, onSend = ''] = source.split('return function saveSession')
    const check = /^.*\{\s+const session = request\.session\s+if \(([^{]*)\) \{\s+done\(\)\s+return/
    assert.match(check.exec(onSend)?.[1] ?? '', /!session\.encryptedSessionId\b/)
  })

  it('writes no record and sends no cookie, whatever a handler does to the session', async (t) => {
    const id = newSessionId()
    const app = await appWith(id)
    t.after(() => app.close())
    app.get('/', async ({ session }) => {
      Object.assign(session, { anything: 'changed' })
      return session.stored?.get('person_id') ?? 'nobody'
    })
    for (const [cookie, expected] of [
      [id, '1'],
      [newSessionId(), 'nobody'],
      ['', 'nobody'],
    ] as const) {
      const answer = await app.inject({ url: '/', cookies: { session: cookie } })
      assert.deepEqual([answer.statusCode, answer.body], [200, expected])
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  })

  it('finds the first of several cookies whose session lives', async (t) => {
    const id = newSessionId()
    const app = await appWith(id)
    t.after(() => app.close())
    app.get('/', async ({ session }) => session.stored?.id === id)
    const cookie = `session=${encodeURIComponent(`${newSessionId()} ${id}`)}`
    assert.equal((await app.inject({ url: '/', headers: { cookie } })).body, 'true')
  })

  it('goes on without a store, and says why nobody is known', async (t) => {
    const app = await appWith(newSessionId())
    t.after(() => app.close())
    app.get('/', async ({ session }) => session.storeError?.message)
    const answer = await app.inject({ url: '/', cookies: { session: 'broken' } })
    assert.deepEqual([answer.statusCode, answer.body], [200, 'The store is away.'])
  })

  it('lets no handler save, destroy or renew by the plugin', async (t) => {
    const id = newSessionId()
    const app = await appWith(id)
    t.after(() => app.close())
    app.get('/:how', async ({ session, params }) => {
      await session[(params as { how: 'save' | 'destroy' | 'regenerate' }).how]()
    })
    for (const how of ['save', 'destroy', 'regenerate']) {
      const answer = await app.inject({ url: `/${how}`, cookies: { session: id } })
      assert.equal(answer.statusCode, 500, how)
      assert.match(answer.body, /a whole record is never written back/)
    }
  })
})
