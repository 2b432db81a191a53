import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { sessionFiles, startApp, type TestApp } from '../testing/app.ts'
import { bob } from '../testing/cast.ts'

const BOB = bob.email

/** John is logged in, has visited a page that counts visits, and has a second tab with the old cookie. */
async function loggedIn(test: TestApp) {
  const browser = test.browser()
  await browser.logIn()
  await browser.get(paths.howSessionsWork)
  const otherTab = test.browser()
  for (const [name, value] of browser.cookies) otherTab.cookies.set(name, value)
  return { browser, otherTab }
}

const recordsOf = async ({ sessionStore }: TestApp) =>
  (await Array.fromAsync(sessionStore.list())).map(({ record }) => record)

describe('the same person logging in again', () => {
  it('keeps what the session holds, under a new id', async (t) => {
    const test = await startApp(t)
    const { browser } = await loggedIn(test)
    const [[nameBefore], cookieBefore] = [sessionFiles(test), browser.cookies.get('session')]
    test.clock.now += 60_000
    await browser.logIn()
    assert.notEqual(browser.cookies.get('session'), cookieBefore)
    assert.notEqual(sessionFiles(test)[0], nameBefore)
    const [record, ...others] = await recordsOf(test)
    assert.deepEqual(others, [])
    assert.deepEqual({ ...record?.data }, { person_id: 1, visits: 1 })
    assert.equal(record?.createdAt, test.clock.now, 'a log-in of its own, with a time of its own')
  })

  it('leaves the other tabs logged in, and what they have under way is not lost', async (t) => {
    const test = await startApp(t)
    const { browser, otherTab } = await loggedIn(test)
    await browser.logIn()
    assert.equal((await otherTab.get(paths.dashboard)).statusCode, 200)
    const typed = { action: 'set', key: 'colour', value: 'blue' }
    assert.equal((await otherTab.post(paths.playground, typed)).statusCode, 303)
    assert.equal((await recordsOf(test))[0]?.data.colour, 'blue')
    await browser.logIn()
    assert.equal((await otherTab.get(paths.dashboard)).statusCode, 200, 'moved twice')
    assert.equal(otherTab.cookies.get('session') === browser.cookies.get('session'), false)
  })

  it('ends the old id after half a minute', async (t) => {
    const test = await startApp(t)
    const { browser, otherTab } = await loggedIn(test)
    await browser.logIn()
    test.clock.now += 29_000
    assert.equal((await otherTab.get(paths.dashboard)).statusCode, 200)
    test.clock.now += 2_000
    assert.equal((await otherTab.get(paths.dashboard)).statusCode, 303)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
  })

  it('is logged out under both ids by either', async (t) => {
    for (const who of ['browser', 'otherTab'] as const) {
      const test = await startApp(t)
      const both = await loggedIn(test)
      await both.browser.logIn()
      assert.equal((await both[who].post(paths.logout, {})).statusCode, 303)
      assert.deepEqual(sessionFiles(test), [])
      for (const one of [both.browser, both.otherTab]) {
        assert.equal((await one.get(paths.dashboard)).statusCode, 303, who)
      }
    }
  })

  it('loses no change that is made meanwhile', async (t) => {
    const test = await startApp(t)
    const { browser, otherTab } = await loggedIn(test)
    const visits = Array.from({ length: 20 }, () => otherTab.get(paths.howSessionsWork))
    const [again, ...answers] = await Promise.all([browser.logIn(), ...visits])
    assert.equal(again.statusCode, 303)
    assert.ok(answers.every(({ statusCode }) => statusCode === 200))
    const later = await Promise.all(
      Array.from({ length: 5 }, () => otherTab.get(paths.howSessionsWork)),
    )
    assert.ok(later.every(({ statusCode }) => statusCode === 200))
    assert.deepEqual(
      (await recordsOf(test)).map(({ data }) => data.visits),
      [26],
    )
  })
})

describe('a different person logging in', () => {
  it('gets a new, empty session, and the old id leads nowhere at once', async (t) => {
    const test = await startApp(t)
    const { browser, otherTab } = await loggedIn(test)
    const before = browser.cookies.get('session')
    await browser.logIn(BOB)
    assert.notEqual(browser.cookies.get('session'), before)
    const [record, ...others] = await recordsOf(test)
    assert.deepEqual(others, [])
    assert.deepEqual(Object.keys(record?.data ?? {}), ['person_id'])
    assert.match((await browser.get(paths.dashboard)).body, /Welcome, Bob!/)
    assert.equal((await otherTab.get(paths.dashboard)).statusCode, 303)
  })
})
