import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { FRESH_LOGIN_MS } from '../plugins/asking-again.ts'
import { startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import { jane, john, password } from '../testing/cast.ts'
import { hasElement, titleOf } from '../testing/page.ts'

/** John, logged in, with a sheet of recovery codes. */
async function withSheet(t: TestContext) {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn()
  return { test, browser, codes: await makeSheet(browser) }
}

async function makeSheet(browser: TestBrowser): Promise<string[]> {
  assert.equal((await browser.post(paths.recoveryCodes, {})).statusCode, 303)
  const page = parse((await browser.get(paths.recoveryCodes)).body)
  return page.querySelectorAll('.codes code').map(({ text }) => text)
}

const use = (test: TestApp, code: string, email = john.email, browser = test.browser()) =>
  browser.post(paths.recoveryCode, { email, code })

const subjects = async (test: TestApp) => (await test.mails()).map(({ subject }) => subject)

describe('a sheet of recovery codes', () => {
  it('has ten codes, is shown once, and is told of by mail', async (t) => {
    const { test, browser, codes } = await withSheet(t)
    assert.equal(new Set(codes).size, 10)
    for (const code of codes) assert.match(code, /^([0-9a-z]{4}-){3}[0-9a-z]{4}$/)
    const again = await browser.get(paths.recoveryCodes)
    assert.match(again.body, /10 of 10 codes are left/)
    assert.ok(!again.body.includes(codes[0] as string))
    assert.equal((await subjects(test)).at(-1), 'Recovery codes were made')
    const kept = JSON.stringify(await test.db.selectFrom('recovery_codes').selectAll().execute())
    for (const code of codes) assert.ok(!kept.includes(code.replaceAll('-', '').slice(4)))
    assert.equal(kept.match(/"\$argon2id\$v=19\$/g)?.length, 10)
  })

  it('is not used up by what only fetches the page', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    await browser.post(paths.recoveryCodes, {})
    const prefetched = await browser.get(paths.recoveryCodes, { 'sec-purpose': 'prefetch' })
    assert.ok(!hasElement(prefetched.body, 'code'))
    assert.ok(hasElement((await browser.get(paths.recoveryCodes)).body, 'code'))
  })

  it('takes the place of the one before', async (t) => {
    const { test, browser, codes } = await withSheet(t)
    const [fresh = ''] = await makeSheet(browser)
    assert.equal((await use(test, codes[0] ?? '')).statusCode, 401)
    assert.equal((await use(test, fresh)).statusCode, 303)
  })

  it('leads on to where other sessions are ended', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    await browser.post(paths.recoveryCodes, {})
    const main = parse((await browser.get(paths.recoveryCodes)).body).querySelector('main')
    assert.ok(main?.querySelector(`a[href="${paths.sessions}"]`))
  })

  it('asks for the password first when the log-in is old', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    test.clock.now += FRESH_LOGIN_MS
    const asked = await browser.post(paths.recoveryCodes, {})
    assert.equal(asked.statusCode, 401)
    assert.match(asked.body, /You were about to make recovery codes/)
    const made = await browser.post(paths.recoveryCodes, { confirm_password: password })
    assert.equal(made.statusCode, 303)
    assert.ok(hasElement((await browser.get(paths.recoveryCodes)).body, 'code'))
  })
})

describe('a recovery code', () => {
  it('logs in once, until the browser closes, and says how many are left', async (t) => {
    const { test, codes } = await withSheet(t)
    const browser = test.browser()
    const answer = await use(test, codes[3] ?? '', ` ${john.email.toUpperCase()} `, browser)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.recoveryCodes])
    const session = [answer.headers['set-cookie']]
      .flat()
      .find((line) => /^session=/.test(line ?? ''))
    assert.ok(session && !/expires|max-age/i.test(session))
    assert.match((await browser.get(paths.recoveryCodes)).body, /9 of 10 codes are left/)
    const mail = (await test.mails()).at(-1)
    assert.equal(mail?.subject, 'A recovery code was used')
    assert.match(mail?.content?.text ?? '', /9 of\s+10\s+codes\s+are\s+left/)
    assert.equal((await use(test, codes[3] ?? '')).statusCode, 401)
  })

  it('is used by one of two at the same moment', async (t) => {
    const { test, codes } = await withSheet(t)
    const both = await Promise.all([1, 2].map(() => use(test, codes[0] ?? '')))
    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [303, 401])
  })

  it('may be typed with blanks, without lines, large, and with letters that look alike', async (t) => {
    const { test, codes } = await withSheet(t)
    const spelled = [
      (code: string) => ` ${code.replaceAll('-', ' ').toUpperCase()} `,
      (code: string) => code.replaceAll('-', ''),
      (code: string) => code.replaceAll('1', 'l').replaceAll('0', 'O').replaceAll('-', '–'),
    ]
    for (const [index, spell] of spelled.entries()) {
      assert.equal((await use(test, spell(codes[index] ?? ''))).statusCode, 303)
    }
  })

  it('is refused alike for a wrong code, another person and an address without account', async (t) => {
    const { test, codes } = await withSheet(t)
    const [code = ''] = codes
    const wrong = `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`
    for (const [typed, email] of [
      [wrong, john.email],
      ['aaaa-bbbb-cccc-dddd', john.email],
      [code, jane.email],
      [code, 'nobody@example.com'],
    ] as const) {
      const answer = await use(test, typed, email)
      assert.equal(answer.statusCode, 401)
      assert.match(answer.body, /Invalid email or recovery code/)
      assert.ok(answer.body.includes(email) && !answer.body.includes(typed))
    }
    assert.equal((await use(test, code)).statusCode, 303)
  })

  it('is asked for again with the reason when something is missing', async (t) => {
    const test = await startApp(t)
    for (const [code, email] of [
      ['', john.email],
      ['abc', john.email],
      ['x'.repeat(5_000), john.email],
      ['aaaa-bbbb-cccc-dddd', ''],
    ] as const) {
      const answer = await use(test, code, email)
      assert.equal(answer.statusCode, 422)
      assert.match(titleOf(answer.body), /^Error: /)
      assert.ok(hasElement(answer.body, 'a[href="#code"], a[href="#email"]'))
    }
  })

  it('counts among the guesses at an account, and passwords among those at codes', async (t) => {
    const { test, codes } = await withSheet(t)
    const guesser = test.browser()
    for (let count = 0; count < 5; count++) {
      await guesser.logIn(john.email, 'wrong')
      await use(test, 'aaaa-bbbb-cccc-dddd', john.email, guesser)
    }
    const wait = await use(test, codes[0] ?? '', john.email, guesser)
    assert.equal(wait.statusCode, 429)
    assert.ok(Number(wait.headers['retry-after']) > 0)
    assert.match(wait.body, /Too many attempts/)
    assert.equal((await guesser.logIn()).statusCode, 429)
    test.clock.now += FRESH_LOGIN_MS
    assert.equal((await use(test, codes[0] ?? '', john.email, guesser)).statusCode, 303)
  })

  it('is found from the log-in page and the account', async (t) => {
    const { test, browser } = await withSheet(t)
    assert.match((await test.browser().get(paths.login)).body, new RegExp(paths.recoveryCode))
    assert.match((await browser.get(paths.account)).body, new RegExp(paths.recoveryCodes))
    assert.equal((await browser.get(paths.recoveryCode)).headers.location, paths.recoveryCodes)
  })
})
