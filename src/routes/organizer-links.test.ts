import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'node-html-parser'
import { removeOrganizer } from '../domain/accounts.ts'
import { MOST_OPEN_LINKS } from '../domain/organizer-links.ts'
import { paths } from '../paths.ts'
import { sessionFiles, startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import { john, mary } from '../testing/cast.ts'
import { hasElement } from '../testing/page.ts'

const PASSWORD = 'seven lanterns by the lake'
const ada = { first_name: 'Ada', last_name: 'Lovelace', email: 'Ada@Example.com' }

const linkOn = (body: string): string => parse(body).querySelector('#made')?.text ?? ''
const pathOf = (link: string): string => new URL(link).pathname

async function invite(browser: TestBrowser, who = ada): Promise<string> {
  const { statusCode, headers } = await browser.post(paths.organizers, who)
  assert.deepEqual([statusCode, headers.location], [303, paths.organizers])
  return linkOn((await browser.get(paths.organizers)).body)
}

async function johnIn(test: TestApp): Promise<TestBrowser> {
  const browser = test.browser()
  await browser.logIn()
  return browser
}

const takeBackOn = (body: string): string =>
  parse(body).querySelector('form[action$=take-back]')?.getAttribute('action') ?? ''

describe('inviting an organizer', () => {
  it('makes a link that is shown once, and lets its receiver join', async (t) => {
    const test = await startApp(t)
    const browser = await johnIn(test)
    await browser.post(paths.organizers, ada)
    const stored = readFileSync(join(test.directory, sessionFiles(test)[0] as string), 'utf8')
    await browser.get(paths.organizers, { 'sec-purpose': 'prefetch' })
    const first = (await browser.get(paths.organizers)).body
    const link = linkOn(first)
    assert.match(link, /^http:\/\/localhost(:80)?\/organizer\/join\/[0-9a-z]{26}$/)
    assert.ok(!stored.includes(link.split('/').at(-1) ?? 'x'), 'the session holds it sealed')
    const again = (await browser.get(paths.organizers)).body
    assert.deepEqual([linkOn(again), again.includes('ada@example.com')], ['', true])
    const receiver = test.browser()
    await receiver.post(pathOf(link), { new_password: PASSWORD })
    assert.match((await receiver.get(paths.account)).body, /Ada Lovelace/)
    assert.ok(!(await browser.get(paths.organizers)).body.includes('ada@example.com'))
  })

  it('takes a link back, and shows and takes back nobody else’s', async (t) => {
    const test = await startApp(t)
    const browser = await johnIn(test)
    const link = await invite(browser)
    const action = takeBackOn((await browser.get(paths.organizers)).body)
    const other = test.browser()
    await other.logIn(mary.email)
    assert.ok(!(await other.get(paths.organizers)).body.includes('ada@example.com'))
    assert.equal((await other.post(action, {})).statusCode, 404)
    assert.equal((await test.browser().get(pathOf(link))).statusCode, 200)
    assert.equal((await browser.post(action, {})).statusCode, 303)
    assert.equal((await test.browser().get(pathOf(link))).statusCode, 404)
    assert.equal((await browser.post(action, {})).statusCode, 404)
  })

  it('gives the form back with what was typed and what is wrong', async (t) => {
    const browser = await johnIn(await startApp(t))
    const wrong: [typed: Partial<typeof ada>, said: RegExp][] = [
      [{ first_name: ' ' }, /Enter a first name/],
      [{ last_name: 'x'.repeat(61) }, /at most 60 characters/],
      [{ email: 'ada' }, /no email address/],
      [{ email: '' }, /Enter an email address/],
      [{ email: mary.email }, /can log in already/],
      [{ first_name: '<b>Ada</b>', email: 'ada' }, /value="&lt;b&gt;Ada/],
    ]
    for (const [typed, said] of wrong) {
      const answer = await browser.post(paths.organizers, { ...ada, ...typed })
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, said)
      assert.ok(hasElement(answer.body, '[value^="Ada"], [value^="<b>Ada"], [value^=" "]'))
    }
  })

  it('keeps an organizer to so many open links, which die with the organizer', async (t) => {
    const test = await startApp(t)
    const browser = await johnIn(test)
    const links = []
    for (let i = 0; i < MOST_OPEN_LINKS; i++) {
      links.push(await invite(browser, { ...ada, email: `ada${i}@example.com` }))
    }
    const refused = await browser.post(paths.organizers, ada)
    assert.match(refused.body, /take one back first/)
    await removeOrganizer(test.db, john.email)
    assert.equal((await test.browser().get(pathOf(links[0] ?? ''))).statusCode, 404)
  })
})

describe('registering', () => {
  it('has no page unless it is open', async (t) => {
    const browser = (await startApp(t)).browser()
    assert.equal((await browser.get(paths.register)).statusCode, 404)
    assert.equal((await browser.post(paths.register, ada)).statusCode, 404)
    assert.ok(!(await browser.get(paths.login)).body.includes(paths.register))
  })

  it('leads anybody to choosing a password, where it is open', async (t) => {
    const browser = (await startApp(t, { REGISTRATION: 'open' })).browser()
    assert.ok((await browser.get(paths.login)).body.includes(paths.register))
    assert.equal((await browser.get(paths.register)).statusCode, 200)
    assert.equal((await browser.post(paths.register, { ...ada, email: '' })).statusCode, 422)
    const answer = await browser.post(paths.register, ada)
    await browser.post(answer.headers.location as string, { new_password: PASSWORD })
    assert.match((await browser.get(paths.account)).body, /ada@example\.com/)
    assert.equal((await browser.get(paths.register)).headers.location, paths.dashboard)
  })

  it('takes no address that somebody has, and ten tries of a network in a quarter of an hour', async (t) => {
    const test = await startApp(t, { REGISTRATION: 'open' })
    const register = (email: string) => test.browser().post(paths.register, { ...ada, email })
    assert.equal((await register(john.email)).statusCode, 422)
    for (let i = 1; i < 10; i++) assert.equal((await register(`ada${i}@a.example`)).statusCode, 303)
    const stopped = await register('ada10@a.example')
    assert.equal(stopped.statusCode, 429)
    assert.ok(Number(stopped.headers['retry-after']) > 0)
    test.clock.now += 15 * 60_000 + 1
    assert.equal((await register('ada10@a.example')).statusCode, 303)
    assert.equal((await test.browser().logIn()).statusCode, 303)
  })
})
