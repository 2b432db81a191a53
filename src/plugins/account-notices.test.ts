import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { invitePassword } from '../domain/accounts.ts'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { john } from '../testing/cast.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'

describe('notices by mail', () => {
  it('tell of a device that is new to the account, once', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    browser.headers['user-agent'] = FIREFOX
    await browser.logIn()
    await browser.post(paths.logout, {})
    await browser.logIn()
    const mails = await test.mails()
    assert.deepEqual(
      mails.map(({ recipient, subject }) => [recipient, subject]),
      [[john.email, 'A new device logged in']],
    )
    assert.match(
      mails[0]?.content?.text ?? '',
      /Hello John,.*Device: Firefox on Linux\nNetwork: 127/s,
    )
  })

  it('tell nobody of a log-in that was refused', async (t) => {
    const test = await startApp(t)
    await test.browser().logIn(john.email, 'wrong')
    assert.deepEqual(await test.mails(), [])
  })

  it('tell of a password that was chosen by a link, on a device that is known from then on', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const token = await invitePassword(test.db, john.email, test.clock.now)
    const new_password = 'seven lanterns by the lake'
    await browser.post(paths.resetPassword({ token }), { new_password })
    await browser.post(paths.logout, {})
    assert.equal((await browser.logIn(john.email, new_password)).statusCode, 303)
    const subjects = (await test.mails()).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['Your password was changed'])
  })

  it('tell of sessions that were ended all at once, on a device that stays a known one', async (t) => {
    const test = await startApp(t)
    const [browser, other] = [test.browser(), test.browser()]
    await browser.logIn()
    test.clock.now += 1_000
    await other.logIn()
    await browser.post(paths.endOtherSessions, {})
    await browser.post(paths.endOtherSessions, {})
    test.clock.now += 1_000
    await browser.post(paths.endAllSessions, {})
    test.clock.now += 1_000
    await browser.logIn()
    const subjects = (await test.mails()).map(({ subject }) => subject)
    assert.deepEqual(subjects.slice(2), [
      'You were logged out elsewhere',
      'You were logged out everywhere',
    ])
  })

  it('are not written where no mail is sent, and keep nobody out', async (t) => {
    const production = {
      NODE_ENV: 'production',
      SECRET_KEY: STRONG_SECRET,
      SESSION_TYPE: 'filesystem',
    }
    const test = await startApp(t, production)
    const origin = { origin: 'https://localhost', host: 'localhost' }
    const browser = test.browser()
    Object.assign(browser.headers, origin)
    assert.equal((await browser.logIn()).statusCode, 303)
    assert.deepEqual(await test.mails(), [])
  })
})
