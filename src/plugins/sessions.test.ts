import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { cookiesOf, startApp } from '../testing/app.ts'

const DAY_MS = 86_400_000

describe('lifetimes that were changed', () => {
  it('end the log-ins of before when they were shortened', async (t) => {
    const { browser, clock, again } = await startApp(t)
    const visitor = browser()
    await visitor.logIn()
    clock.now += 2 * 3_600_000
    const shorter = await again({ PERMANENT_SESSION_LIFETIME: '1h' })
    const page = await shorter.browser().get(paths.dashboard, { cookie: cookiesOf(visitor) })
    assert.equal(page.statusCode, 303)
    const same = await again({})
    const there = await same.browser().get(paths.dashboard, { cookie: cookiesOf(visitor) })
    assert.equal(there.statusCode, 200)
  })

  it('reach every kind of session that exists, at once', async (t) => {
    const { browser, clock, again } = await startApp(t)
    const [kept, notKept] = [browser(), browser()]
    await kept.logIn()
    await notKept.logIn(undefined, undefined, { keep: '' })
    clock.now += 2 * 3_600_000
    const statuses = async (settings: Record<string, string>) => {
      const { browser: visitor } = await again(settings)
      const look = async (from: typeof kept) =>
        (await visitor().get(paths.dashboard, { cookie: cookiesOf(from) })).statusCode
      return [await look(kept), await look(notKept)]
    }
    assert.deepEqual(await statuses({ SESSION_IDLE_TIMEOUT: '1h' }), [200, 303])
    assert.deepEqual(await statuses({ SESSION_ABSOLUTE_LIFETIME: '1h' }), [303, 303])
    assert.deepEqual(await statuses({}), [200, 200])
  })

  it('have a record from the future renewed, once the clock was set back', async (t) => {
    const { browser, clock, sessionStore } = await startApp(t)
    const visitor = browser()
    clock.now += 400 * DAY_MS
    await visitor.logIn()
    clock.now -= 400 * DAY_MS
    assert.equal((await visitor.get(paths.dashboard)).statusCode, 200)
    const [seen] = await Array.fromAsync(sessionStore.list())
    assert.equal(seen?.record.lastSeenAt, clock.now)
    assert.equal(seen?.record.expiresAt, clock.now + 7 * DAY_MS)
    assert.equal(seen?.record.endsAt, clock.now + 30 * DAY_MS)
  })
})
