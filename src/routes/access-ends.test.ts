import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { invitePassword, removeOrganizer } from '../domain/accounts.ts'
import { endAllSessions } from '../domain/ending-sessions.ts'
import { paths } from '../paths.ts'
import { recordName } from '../sessions/session-record.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import { cookiesOf, startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import { john, password } from '../testing/cast.ts'
import { eventually } from '../testing/eventually.ts'

const NEW_PASSWORD = 'seven lanterns by the lake'

/** A store that answers reads but can end no session, as on a full disk or a read-only replica. */
function thatEndsNothing(store: SessionStore): SessionStore {
  const fail = async () => {
    throw new StoreUnavailable('The disk is full.')
  }
  return { ...store, destroy: fail, destroyByName: fail }
}

/**
 * John at two servers that share one database, the second of which can't end sessions; Mary at the
 * second.
 */
async function onTwoServers(t: TestContext) {
  const first = await startApp(t)
  const second = await startApp(
    t,
    {},
    {
      sessionStore: thatEndsNothing(first.sessionStore),
      db: first.db,
      clock: () => first.clock.now,
    },
  )
  const [john, elsewhere, mary] = [first.browser(), second.browser(), second.browser()]
  await john.logIn()
  const other = first.browser()
  await other.logIn()
  const marys = first.browser()
  await marys.logIn('mary.williams@example.com')
  elsewhere.headers.cookie = cookiesOf(other)
  mary.headers.cookie = cookiesOf(marys)
  for (const browser of [john, elsewhere, mary]) assert.ok(await isIn(browser))
  first.clock.now += 1_000
  return { first, second, john, elsewhere, mary }
}

const isIn = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.get(paths.dashboard)).statusCode === 200

/**
 * A server remembers a person for a second. Every request that begins after that second must find
 * them logged out, however long its answer takes.
 */
async function expectOutWithinASecond(...browsers: TestBrowser[]): Promise<void> {
  const over = performance.now() + 1_000
  const areOut = async () => {
    const isOver = performance.now() > over
    const areIn = (await Promise.all(browsers.map(isIn))).includes(true)
    assert.ok(!(isOver && areIn), 'a second has passed, and they are in')
    return !areIn
  }
  await eventually('they are out', areOut)
}

const needsOf = ({ db, sessionStore, clock }: TestApp) => ({
  ...{ db, clock: () => clock.now },
  sessionStore: thatEndsNothing(sessionStore),
})

describe('access that is taken away ends on every server, also when the store can not be told', {
  concurrency: true,
}, () => {
  it('for an organizer who is removed', async (t) => {
    const { first, john: browser, elsewhere, mary } = await onTwoServers(t)
    const { personId } = await removeOrganizer(first.db, john.email)
    const outcome = await endAllSessions(needsOf(first), personId, 'removed')
    assert.deepEqual(outcome, { ended: 0, isStoreTold: false })
    await expectOutWithinASecond(browser, elsewhere)
    assert.match((await elsewhere.get(paths.login)).body, /Your log-in was removed/)
    assert.ok(await isIn(mary))
  })

  it('for a password that was reset', async (t) => {
    const { first, second, john: browser, elsewhere, mary } = await onTwoServers(t)
    const token = await invitePassword(first.db, john.email, first.clock.now)
    const fresh = second.browser()
    await fresh.post(paths.resetPassword({ token }), { new_password: NEW_PASSWORD })
    await expectOutWithinASecond(browser, elsewhere)
    assert.match((await elsewhere.get(paths.login)).body, /Your password was changed/)
    assert.deepEqual([await isIn(fresh), await isIn(mary)], [true, true])
  })

  it('for a password that was changed, but for the session that changed it', async (t) => {
    const { john: browser, elsewhere, mary } = await onTwoServers(t)
    const form = { current_password: password, new_password: NEW_PASSWORD }
    const answer = await elsewhere.post(paths.password, form)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.account])
    await expectOutWithinASecond(browser)
    elsewhere.headers.cookie = ''
    assert.deepEqual([await isIn(elsewhere), await isIn(mary)], [true, true])
    assert.match((await browser.get(paths.login)).body, /Your password was changed/)
  })

  it('for sessions that their person ended all at once', async (t) => {
    const { john: browser, elsewhere, mary } = await onTwoServers(t)
    const answer = await elsewhere.post(paths.endAllSessions, {})
    assert.equal(answer.statusCode, 303)
    await expectOutWithinASecond(browser, elsewhere)
    assert.ok(await isIn(mary))
  })

  it('and one session alone is not said to have ended', async (t) => {
    const { elsewhere, john: browser } = await onTwoServers(t)
    const [id = ''] = decodeURIComponent(browser.cookies.get('session') ?? '').split('.')
    const answer = await elsewhere.post(paths.endSession({ name: recordName(id) }), {})
    assert.equal(answer.statusCode, 503)
    assert.deepEqual([await isIn(browser), await isIn(elsewhere)], [true, true])
  })
})
