import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import argon2 from 'argon2'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { sessionFiles, setCookies, startApp } from '../testing/app.ts'
import { bob, john, password } from '../testing/cast.ts'
import { hasElement, titleOf } from '../testing/page.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const DAY_MS = 86_400_000

describe('logging in', () => {
  it('starts a session under a new id and leads to the dashboard [A13]', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const answer = await browser.logIn()
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, paths.dashboard)
    assert.equal(sessionFiles(test).length, 1)
    const page = await browser.get(paths.dashboard)
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Welcome, John!/)
    const session = await browser.get(paths.session)
    assert.match(session.body, new RegExp(sessionFiles(test)[0] as string))
    assert.equal((await browser.get('/organizer')).statusCode, 200)
  })

  it('sends a safe cookie, with a real date when the log-in is kept [B9]', async (t) => {
    const { browser, clock } = await startApp(t)
    const [kept = ''] = setCookies(await browser().logIn())
    assert.match(
      kept,
      /^session=[^;]+; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/i,
    )
    const expires = Date.parse(/expires=([^;]+)/i.exec(kept)?.[1] ?? '')
    assert.ok(Math.abs(expires - clock.now - 7 * DAY_MS) < 2_000)
    const [browserOnly = ''] = setCookies(await browser().logIn(undefined, undefined, { keep: '' }))
    assert.doesNotMatch(browserOnly, /expires|max-age/i)
  })

  it('sends a __Host- cookie for HTTPS alone in production [A32]', async (t) => {
    const { browser } = await startApp(t, {
      NODE_ENV: 'production',
      SESSION_TYPE: 'filesystem',
      SECRET_KEY: STRONG_SECRET,
    })
    const answer = await browser().logIn()
    assert.match(
      setCookies(answer)[0] ?? '',
      /^__Host-session=[^;]+; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
    )
    assert.match(answer.headers['strict-transport-security'] as string, /max-age=31536000/)
  })

  it('keeps only the person id, in a record under 1 kB, and nothing of it in any cookie [B3]', async (t) => {
    const test = await startApp(t)
    const answer = await test.browser().logIn()
    const text = readFileSync(join(test.directory, sessionFiles(test)[0] as string), 'utf8')
    assert.ok(text.length < 1_024)
    assert.deepEqual(Object.keys(JSON.parse(text).data), ['person_id'])
    assert.doesNotMatch(text, /argon2|password|john/i)
    for (const line of setCookies(answer)) assert.doesNotMatch(line, /person|john|smith/i)
  })

  it('takes the email in any case and with spaces around', async (t) => {
    const { browser } = await startApp(t)
    assert.equal((await browser().logIn('  John.SMITH@Example.com ')).statusCode, 303)
  })

  it('shows no error before an attempt [E10]', async (t) => {
    const page = await (await startApp(t)).browser().get(paths.login)
    assert.equal(page.statusCode, 200)
    assert.ok(!hasElement(page.body, '[role="alert"], [aria-invalid], .error'))
    assert.doesNotMatch(page.body, /Invalid/)
  })

  it('answers unknown emails and wrong passwords alike [C14]', async (t) => {
    const { browser } = await startApp(t)
    const wrong = await browser().logIn('john.smith@example.com', 'wrong')
    const unknown = await browser().logIn('nobody@example.com', 'wrong')
    for (const answer of [wrong, unknown]) {
      assert.equal(answer.statusCode, 401)
      assert.match(answer.body, /Invalid username or password\./)
      assert.deepEqual(setCookies(answer), [])
    }
    const anonymous = (body: string) => body.replace(/value="\w[^"]*@example.com"/, '')
    assert.ok(anonymous(wrong.body) === anonymous(unknown.body), 'the pages are the same')
  })

  it('keeps the email and asks again when a field is missing or too long', async (t) => {
    const { browser } = await startApp(t)
    for (const [email, password] of [
      ['', 'x'],
      ['a@b', ''],
      ['a@b', 'x'.repeat(1_025)],
    ] as const) {
      const answer = await browser().logIn(email, password)
      assert.equal(answer.statusCode, 422)
      assert.match(titleOf(answer.body), /^Error: /)
      assert.ok(hasElement(answer.body, `[value="${email}"]`))
    }
  })

  it('never adopts an id that the browser brought', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const planted = 'planted-id.c2lnbmF0dXJl'
    browser.cookies.set('session', planted)
    await browser.logIn()
    assert.notEqual(browser.cookies.get('session'), planted)
    assert.equal(sessionFiles(test).length, 1)
  })

  it('gives each session an id of 192 bits of its own', async (t) => {
    const test = await startApp(t)
    const ids = new Set<string>()
    for (let count = 0; count < 3; count++) {
      const browser = test.browser()
      await browser.logIn()
      const [id = ''] = decodeURIComponent(browser.cookies.get('session') ?? '').split('.')
      assert.equal(Buffer.from(id, 'base64url').length, 24)
      ids.add(id)
    }
    assert.equal(ids.size, 3)
  })

  it('goes on with the same password, however old it is', async (t) => {
    const { browser, clock } = await startApp(t)
    clock.now += 3 * 365 * DAY_MS
    const answer = await browser().logIn()
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.dashboard])
  })

  it('hashes the password anew where that was done with other parameters', async (t) => {
    const { browser, db } = await startApp(t)
    const old = await argon2.hash(password, { memoryCost: 128, timeCost: 3 })
    const johns = (hash: string) =>
      db.updateTable('organizers').set({ password_hash: hash }).where('email', '=', john.email)
    const kept = async () =>
      (
        await db
          .selectFrom('organizers')
          .select('password_hash')
          .where('email', '=', john.email)
          .executeTakeFirstOrThrow()
      ).password_hash
    await johns(old).execute()
    assert.equal((await browser().logIn(john.email, 'wrong')).statusCode, 401)
    assert.equal(await kept(), old)
    assert.equal((await browser().logIn()).statusCode, 303)
    const renewed = await kept()
    assert.match(renewed, /^\$argon2id\$v=19\$m=64,/)
    assert.equal((await browser().logIn()).statusCode, 303)
    assert.equal(await kept(), renewed)
  })

  it('renews the id and ends the old record when somebody logs in again', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const old = test.browser()
    old.cookies.set('session', browser.cookies.get('session') as string)
    await browser.logIn(bob.email)
    assert.equal(sessionFiles(test).length, 1)
    assert.match((await browser.get(paths.dashboard)).body, /Welcome, Bob!/)
    assert.equal((await old.get(paths.dashboard)).statusCode, 303)
  })

  it('leads to the page first wished for, if it is ours', async (t) => {
    const { browser } = await startApp(t)
    const wish = async (next: string) =>
      (await browser().logIn(undefined, undefined, { next })).headers.location
    assert.equal(await wish('/how-sessions-work'), '/how-sessions-work')
    assert.equal(await wish('//evil.example'), paths.dashboard)
    assert.equal(await wish('https://evil.example/'), paths.dashboard)
  })

  it('says why the visitor is here in words of its own, and nothing for any other word', async (t) => {
    const browser = (await startApp(t)).browser()
    const notices = async (because: string) => {
      const { body } = await browser.get(`${paths.login}?because=${because}`)
      return parse(body).querySelector('.notices')?.text.trim()
    }
    assert.equal(await notices('ended'), 'Your session has ended. Please log in again.')
    for (const word of ['constructor', '__proto__', 'hasOwnProperty', 'else', '']) {
      assert.equal(await notices(word), '', word)
    }
  })

  it('sends whoever is logged in already to the dashboard', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const answer = await browser.get(paths.login)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.dashboard])
  })
})
