import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { sessionFiles, startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import { password } from '../testing/cast.ts'
import { titleOf } from '../testing/page.ts'
import { FRESH_LOGIN_MS } from './asking-again.ts'

const ada = { first_name: 'Ada "<b>', last_name: 'Lovelace', email: 'Ada@Example.com' }

/** John, whose log-in is too old for a sensitive step. */
async function lateJohn(t: TestContext): Promise<{ test: TestApp; browser: TestBrowser }> {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn()
  test.clock.now += FRESH_LOGIN_MS
  return { test, browser }
}

/** The fields that the page's form sends without being seen. */
function hiddenIn(body: string): Record<string, string> {
  const fields = parse(body).querySelectorAll('main form input[type=hidden]')
  return Object.fromEntries(
    fields.map((field) => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
  )
}

const linksOpen = async (browser: TestBrowser) =>
  (await browser.get(paths.organizers)).body.includes('take-back')

describe('what is sensitive', () => {
  it('asks for nothing within a quarter of an hour of the log-in', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    test.clock.now += FRESH_LOGIN_MS - 1
    assert.equal((await browser.post(paths.organizers, ada)).statusCode, 303)
  })

  it('asks for the password after it, and then goes on with all that was typed', async (t) => {
    const { test, browser } = await lateJohn(t)
    const asked = await browser.post(paths.organizers, ada)
    assert.equal(asked.statusCode, 401)
    assert.match(asked.body, /You were about to invite an organizer/)
    assert.equal(asked.headers['cache-control'], 'no-store')
    assert.ok(!(await linksOpen(browser)), 'nothing is done yet')
    const fields = hiddenIn(asked.body)
    assert.deepEqual(fields, ada)
    const [file] = sessionFiles(test)
    const done = await browser.post(paths.organizers, { ...fields, confirm_password: password })
    assert.deepEqual([done.statusCode, done.headers.location], [303, paths.organizers])
    const page = await browser.get(paths.organizers)
    assert.match(page.body, /ada@example\.com/)
    assert.match(page.body, /organizer\/join\/[0-9a-z]{26}/, 'the session goes on as the moved one')
    const files = sessionFiles(test)
    assert.ok(files.length === 1 && files[0] !== file, 'under a new id')
    assert.equal((await browser.post(paths.organizers, ada)).statusCode, 303, 'without asking')
  })

  it('keeps what was typed while the password is wrong or missing', async (t) => {
    const { browser } = await lateJohn(t)
    for (const [typed, said] of [
      ['', 'Enter your password.'],
      ['not it', 'That is not your password.'],
      ['x'.repeat(2_000), 'That is not your password.'],
    ] as const) {
      const answer = await browser.post(paths.organizers, { ...ada, confirm_password: typed })
      assert.equal(answer.statusCode, 401)
      assert.match(answer.body, new RegExp(said))
      assert.match(titleOf(answer.body), /^Error: /)
      assert.deepEqual(hiddenIn(answer.body), ada)
      assert.ok(typed === '' || !answer.body.includes(typed))
    }
    assert.ok(!(await linksOpen(browser)))
  })

  it('takes nobody else’s password, and counts guesses as the log-in page does', async (t) => {
    const { test, browser } = await lateJohn(t)
    const guess = (confirm_password: string) =>
      browser.post(paths.organizers, { ...ada, confirm_password })
    for (let count = 0; count < 10; count++)
      assert.equal((await guess(`no ${count}`)).statusCode, 401)
    const wait = await guess(password)
    assert.equal(wait.statusCode, 429)
    assert.ok(Number(wait.headers['retry-after']) > 0)
    assert.match(wait.body, /Too many attempts/)
    assert.deepEqual(hiddenIn(wait.body), ada)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200, 'and stays logged in')
    test.clock.now += 15 * 60_000
    assert.equal((await guess(password)).statusCode, 303)
  })

  it('is refused from another site, however it asks', async (t) => {
    const { browser } = await lateJohn(t)
    const form = { ...ada, confirm_password: password }
    const forged = await browser.post(paths.organizers, form, { 'sec-fetch-site': 'cross-site' })
    assert.equal(forged.statusCode, 403)
    assert.ok(!(await linksOpen(browser)))
  })

  it('keeps a log-in that ends with the browser one that does', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn(undefined, undefined, { keep: '' })
    test.clock.now += FRESH_LOGIN_MS
    const done = await browser.post(paths.organizers, { ...ada, confirm_password: password })
    const cookie = [done.headers['set-cookie']].flat().find((line) => line?.startsWith('session='))
    assert.ok(cookie && !/expires|max-age/i.test(cookie))
  })
})
