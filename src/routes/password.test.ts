import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { invitePassword } from '../domain/accounts.ts'
import { paths } from '../paths.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import {
  cookiesOf,
  sessionFiles,
  startApp,
  type TestApp,
  type TestBrowser,
} from '../testing/app.ts'
import { john, mary, password } from '../testing/cast.ts'
import { titleOf } from '../testing/page.ts'

const NEW = 'seven lanterns by the lake'
const change = (browser: TestBrowser, current_password = password, new_password = NEW) =>
  browser.post(paths.password, { current_password, new_password })

const isIn = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.get(paths.dashboard)).statusCode === 200

async function johnIn(t: TestContext): Promise<{ test: TestApp; browser: TestBrowser }> {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn()
  return { test, browser }
}

describe('changing the password', () => {
  it('keeps this session, with what it holds, under an id that nobody else has', async (t) => {
    const { test, browser } = await johnIn(t)
    await browser.post(paths.playground, { do: 'set', key: 'colour', value: 'blue' })
    const copy = test.browser()
    copy.headers.cookie = cookiesOf(browser)
    assert.ok(await isIn(copy))
    const [file] = sessionFiles(test)
    test.clock.now += 60_000
    const answer = await change(browser)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.account])
    assert.match(
      (await browser.get(paths.account)).body,
      /Your password is changed\. Everywhere else/,
    )
    const files = sessionFiles(test)
    assert.ok(files.length === 1 && files[0] !== file)
    assert.match((await browser.get(paths.playground)).body, /blue/)
    assert.equal((await copy.get(paths.dashboard)).statusCode, 303, 'a copy of the cookie is out')
    assert.match((await copy.get(paths.login)).body, /Your password was changed/)
    assert.ok(await isIn(browser))
  })

  it('ends all others at once, says why there, and leaves everybody else in', async (t) => {
    const { test, browser } = await johnIn(t)
    const [other, marys] = [test.browser(), test.browser()]
    await other.logIn()
    await marys.logIn(mary.email)
    test.clock.now += 60_000
    await change(browser)
    assert.deepEqual([await isIn(other), await isIn(marys)], [false, true])
    assert.match(
      (await other.get(paths.login)).body,
      /Your password was changed, which ended this session\. Please log in with the new one\./,
    )
    assert.equal((await other.logIn()).statusCode, 401)
    assert.equal((await other.logIn(john.email, NEW)).statusCode, 303)
    assert.ok(await isIn(other))
  })

  it('asks again for what is missing, wrong, the same, or known to everybody', async (t) => {
    const { browser } = await johnIn(t)
    const wrong: [present: string, chosen: string, said: RegExp][] = [
      ['', NEW, /Enter your present password/],
      ['not it at all', NEW, /That is not your password/],
      ['x'.repeat(2_000), NEW, /That is not your password/],
      [password, password, /That is your present password/],
      [password, 'short', /at least 12 characters/],
      [password, 'JohnSmith-2026', /made of your name/],
      [password, 'SmithFamily2026', /made of your name/],
      [password, 'sunshine2026!', /Many people have used it/],
      [password, 'é'.repeat(513), /at most 1,024 bytes/],
    ]
    for (const [present, chosen, said] of wrong) {
      const answer = await change(browser, present, chosen)
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, said)
      assert.match(titleOf(answer.body), /^Error: /)
      assert.ok(!answer.body.includes(chosen) && (present === '' || !answer.body.includes(present)))
    }
    assert.ok(await isIn(browser))
  })

  it('counts wrong passwords as the log-in page does, and no others', async (t) => {
    const { test, browser } = await johnIn(t)
    for (let count = 0; count < 12; count++) await change(browser, 'no guess', 'short')
    for (let count = 0; count < 10; count++) await change(browser, `guess ${count}`)
    const wait = await change(browser)
    assert.equal(wait.statusCode, 429)
    assert.ok(Number(wait.headers['retry-after']) > 0)
    test.clock.now += 15 * 60_000
    assert.equal((await change(browser)).statusCode, 303)
  })

  it('is told by mail, and leaves this device a known one', async (t) => {
    const { test, browser } = await johnIn(t)
    test.clock.now += 60_000
    await change(browser)
    await browser.post(paths.logout, {})
    await browser.logIn(john.email, NEW)
    const subjects = (await test.mails()).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['A new device logged in', 'Your password was changed'])
  })

  it('kills links to a new password that were sent before', async (t) => {
    const { test, browser } = await johnIn(t)
    const token = await invitePassword(test.db, john.email, test.clock.now)
    await change(browser)
    assert.equal((await test.browser().get(paths.resetPassword({ token }))).statusCode, 404)
  })

  it('lets no log-in with the old one outlive it, however the two meet', async (t) => {
    const { test, browser } = await johnIn(t)
    let [present, next] = [password, `${NEW} 0`]
    for (let round = 1; round <= 4; round++) {
      const others = Array.from({ length: 3 }, () => test.browser())
      await Promise.all([
        ...others.slice(0, round % 3).map((other) => other.logIn(john.email, present)),
        change(browser, present, next),
        ...others.slice(round % 3).map((other) => other.logIn(john.email, present)),
      ])
      for (const other of others) assert.equal(await isIn(other), false)
      assert.ok(await isIn(browser))
      ;[present, next] = [next, `${NEW} ${round}`]
    }
  })

  it('is done by one of two at the same moment', async (t) => {
    const { test, browser } = await johnIn(t)
    const other = test.browser()
    await other.logIn()
    const answers = await Promise.all([
      change(browser),
      change(other, password, 'three owls above the barn'),
    ])
    const done = answers.filter(({ headers }) => headers.location === paths.account)
    assert.equal(done.length, 1)
  })

  it('is done, and ends this session too, where the store takes no changes', async (t) => {
    const first = await startApp(t)
    const fails = async () => {
      throw new StoreUnavailable('The disk is full.')
    }
    const sessionStore = { ...first.sessionStore, create: fails }
    const clock = () => first.clock.now
    const second = await startApp(t, {}, { sessionStore, db: first.db, clock })
    const [browser, other] = [first.browser(), second.browser()]
    await browser.logIn()
    other.headers.cookie = cookiesOf(browser)
    first.clock.now += 1_000
    const answer = await change(other)
    assert.match(`${answer.headers.location}`, /login/)
    assert.match((await other.get(paths.login)).body, /Your password was changed/)
    assert.equal((await first.browser().logIn(john.email, NEW)).statusCode, 303)
  })
})
