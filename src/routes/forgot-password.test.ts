import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { removeOrganizer } from '../domain/accounts.ts'
import { MOST_PER_ACCOUNT, MOST_PER_NETWORK } from '../domain/mailed-links.ts'
import { paths } from '../paths.ts'
import { sessionFiles, startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import { john, mary, password } from '../testing/cast.ts'
import { hasElement } from '../testing/page.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const NEW = 'seven lanterns by the lake'
const MINUTE_MS = 60_000

const isIn = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.get(paths.dashboard)).statusCode === 200

const ask = (test: TestApp, email: string = john.email, path: string = paths.forgotPassword) =>
  test.browser().post(path, { email })

/** The paths of the links that were mailed, the oldest first. */
async function linksIn(test: TestApp): Promise<string[]> {
  const texts = (await test.mails()).map(({ content }) => content?.text ?? '')
  return texts.flatMap((text) => text.match(/\/organizer\/[a-z-]+\/[0-9a-z]{26}/g) ?? [])
}

async function mailed(t: TestContext, path: string = paths.forgotPassword) {
  const test = await startApp(t)
  await ask(test, john.email, path)
  const [link = ''] = await linksIn(test)
  return { test, link }
}

describe('a forgotten password', () => {
  it('is replaced by a link that is mailed, once, and every older session ends', async (t) => {
    const { test, link } = await mailed(t)
    const [old, marys, browser] = [test.browser(), test.browser(), test.browser()]
    await old.logIn()
    await marys.logIn(mary.email)
    test.clock.now += MINUTE_MS
    for (let scan = 0; scan < 3; scan++) {
      const page = await browser.get(link)
      assert.equal(page.statusCode, 200)
      assert.deepEqual(
        [page.headers['cache-control'], page.headers['referrer-policy']],
        ['no-store', 'strict-origin'],
      )
    }
    assert.equal((await browser.post(link, { new_password: 'short' })).statusCode, 422)
    assert.equal((await browser.post(link, { new_password: 'JohnSmith-2026' })).statusCode, 422)
    const done = await browser.post(link, { new_password: NEW })
    assert.deepEqual([done.statusCode, done.headers.location], [303, paths.dashboard])
    assert.deepEqual([await isIn(browser), await isIn(marys)], [true, true])
    assert.equal(await isIn(old), false)
    assert.match((await old.get(paths.login)).body, /Your password was changed/)
    assert.equal((await test.browser().logIn(john.email, NEW)).statusCode, 303)
    assert.equal((await test.browser().logIn()).statusCode, 401)
    const replay = await test.browser().post(link, { new_password: `${NEW} again` })
    assert.equal(replay.statusCode, 404)
    assert.match(replay.body, /Ask for a new link/)
  })

  it('says nothing of which addresses exist', async (t) => {
    const test = await startApp(t)
    const addresses = [john.email, 'nobody@example.com', ` ${mary.email.toUpperCase()} `]
    const answers = await Promise.all(addresses.map((email) => ask(test, email)))
    const told = answers.map(({ statusCode, headers, body }) => {
      const { date: _date, ...others } = headers
      return { statusCode, others, body }
    })
    assert.deepEqual(told[0], told[1])
    assert.deepEqual(told[0], told[2])
    const page = (await test.browser().get(`${answers[0]?.headers.location}`)).body
    assert.match(page, /If the address belongs to an account/)
    const recipients = (await test.mails()).map(({ recipient }) => recipient)
    assert.deepEqual(recipients.sort(), [john.email, mary.email])
  })

  it('is looked up when the answer is sent, and not before', async (t) => {
    const test = await startApp(t)
    await ask(test)
    assert.equal((await test.db.selectFrom('mails').select('id').execute()).length, 0)
    assert.equal((await test.mails()).length, 1)
  })

  it('leads where the server is, whatever Host a request names', async (t) => {
    const test = await startApp(t, { PUBLIC_URL: 'https://party.example' })
    const browser = test.browser()
    const forged = { host: 'localhost', 'x-forwarded-host': 'evil.example' }
    await browser.post(paths.forgotPassword, { email: john.email }, forged)
    const [mail] = await test.mails()
    assert.match(mail?.content?.text ?? '', /https:\/\/party\.example\/organizer\/reset-password\//)
    assert.ok(!JSON.stringify(mail).includes('evil'))
  })

  it('asks again for what is no address, and puts nothing of it into a mail', async (t) => {
    const test = await startApp(t)
    for (const email of [
      '',
      'john',
      'a@b',
      `${john.email}\r\nBcc: x@example.com`,
      `${john.email},x@y.z`,
    ]) {
      const answer = await ask(test, email)
      assert.equal(answer.statusCode, 422, email)
      assert.ok(hasElement(answer.body, 'a[href="#email"]'))
    }
    assert.deepEqual(await test.mails(), [])
  })

  it('is mailed a few times at most, and each of those links works', async (t) => {
    const test = await startApp(t)
    for (let time = 0; time < MOST_PER_ACCOUNT + 3; time++) {
      assert.equal((await ask(test)).statusCode, 303, 'the answer stays the same')
    }
    const links = await linksIn(test)
    assert.equal(links.length, MOST_PER_ACCOUNT)
    assert.equal((await ask(test, john.email, paths.askToLogInByMail)).statusCode, 303)
    assert.equal((await linksIn(test)).length, MOST_PER_ACCOUNT + 1, 'a log-in counts apart')
    for (const link of links) assert.equal((await test.browser().get(link)).statusCode, 200)
    await test.browser().post(links[1] ?? '', { new_password: NEW })
    for (const link of await linksIn(test)) {
      assert.equal((await test.browser().get(link)).statusCode, 404, 'all die with the password')
    }
    test.clock.now += 30 * MINUTE_MS
    await ask(test)
    assert.equal((await linksIn(test)).length, MOST_PER_ACCOUNT + 2)
  })

  it('is asked for by a network so often at most, for whomever', async (t) => {
    const test = await startApp(t)
    const from = (address: string, number: number) =>
      test.browser().send({
        method: 'POST',
        url: paths.forgotPassword,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `email=nobody${number}%40example.com`,
        remoteAddress: address,
      })
    const asked = Array.from({ length: MOST_PER_NETWORK }, (_, number) =>
      from(`2001:db8:0:${number.toString(16)}::1`, number),
    )
    for (const { statusCode } of await Promise.all(asked)) assert.equal(statusCode, 303)
    const wait = await from('2001:db8:0:ff::1', 99)
    assert.equal(wait.statusCode, 429)
    assert.match(wait.body, /nobody99@example\.com/)
    assert.ok(Number(wait.headers['retry-after']) > 0)
    assert.equal((await from('2001:db8:0:100::1', 99)).statusCode, 303, 'another /56')
  })

  it('says whom to ask where no mail is sent', async (t) => {
    const test = await startApp(t, {
      ...{ NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'filesystem' },
      HELP_CONTACT: 'Ada, 555-0100',
    })
    const browser = test.browser()
    Object.assign(browser.headers, { origin: 'https://localhost', host: 'localhost' })
    const login = (await browser.get(paths.login)).body
    assert.ok(login.includes(paths.forgotPassword) && !login.includes(paths.askToLogInByMail))
    for (const path of [paths.forgotPassword, paths.askToLogInByMail]) {
      const { body } = await browser.get(path)
      assert.match(body, /This site sends no mail\. Ask .*Ada, 555-0100/)
      assert.ok(!hasElement(body, '[name="email"]'))
      assert.equal((await browser.post(path, { email: john.email })).headers.location, path)
    }
  })
})

describe('logging in by mail', () => {
  it('takes a press of the button, and one alone, whoever looks at the link before', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    const scanner = { 'user-agent': 'Mail scanner', 'sec-purpose': 'prefetch' }
    for (let scan = 0; scan < 3; scan++) await test.browser().get(link, scanner)
    await test.browser().send({ method: 'HEAD', url: link })
    const browser = test.browser()
    assert.match((await browser.get(link)).body, /john\.smith@example\.com/)
    const uses = await Promise.all([
      browser.post(link, { keep: 'yes' }),
      test.browser().post(link, { keep: 'yes' }),
    ])
    assert.deepEqual(uses.map(({ statusCode }) => statusCode).sort(), [303, 404])
    assert.equal((await browser.get(link)).statusCode, 404)
    assert.equal(sessionFiles(test).length, 1)
  })

  it('keeps the log-in only where that is wanted, and makes the device known', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    const browser = test.browser()
    const answer = await browser.post(link, {})
    const cookie = [answer.headers['set-cookie']].flat().find((one) => one?.startsWith('session='))
    assert.ok(cookie && !/expires/i.test(cookie))
    assert.ok(await isIn(browser))
    await browser.post(paths.logout, {})
    await browser.logIn()
    const subjects = (await test.mails()).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['Your link to log in', 'A new device logged in'])
  })

  it('is over after half an hour, and a link to a password after one', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    await ask(test)
    const [, reset = ''] = await linksIn(test)
    const status = async (url: string) => (await test.browser().get(url)).statusCode
    test.clock.now += 30 * MINUTE_MS - 1
    assert.deepEqual([await status(link), await status(reset)], [200, 200])
    test.clock.now += 1
    assert.deepEqual([await status(link), await status(reset)], [404, 200])
    assert.equal((await test.browser().post(link, {})).statusCode, 404)
    test.clock.now += 30 * MINUTE_MS
    assert.equal(await status(reset), 404)
    const mails = await test.db.selectFrom('mails').select(['expires_at', 'queued_at']).execute()
    assert.ok(mails.every(({ expires_at, queued_at }) => expires_at <= queued_at + 60 * MINUTE_MS))
  })

  it('opens nothing at the address of another purpose', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    await ask(test)
    const [, reset = ''] = await linksIn(test)
    const [token, resetToken] = [link, reset].map((url) => ({ token: url.split('/').at(-1) ?? '' }))
    assert.ok(token && resetToken)
    const elsewhere = [
      paths.resetPassword(token),
      paths.join(token),
      paths.logInByMail(resetToken),
      paths.join(resetToken),
    ]
    for (const url of elsewhere) {
      assert.equal((await test.browser().get(url)).statusCode, 404)
      const answer = await test.browser().post(url, { new_password: NEW, keep: 'yes' })
      assert.equal(answer.statusCode, 404)
    }
    assert.equal((await test.browser().get(link)).statusCode, 200)
  })

  it('ends with the password, and with the organizer', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    await ask(test, mary.email, paths.askToLogInByMail)
    const [, marys = ''] = await linksIn(test)
    const browser = test.browser()
    await browser.logIn()
    await browser.post(paths.password, { current_password: password, new_password: NEW })
    assert.equal((await test.browser().post(link, {})).statusCode, 404)
    await removeOrganizer(test.db, mary.email)
    assert.equal((await test.browser().post(marys, {})).statusCode, 404)
  })

  it('is not done by another site, and stands in no log line', async (t) => {
    const { test, link } = await mailed(t, paths.askToLogInByMail)
    const forged = await test.browser().post(link, {}, { 'sec-fetch-site': 'cross-site' })
    assert.equal(forged.statusCode, 403)
    assert.equal((await test.browser().get(link)).statusCode, 200)
  })
})
