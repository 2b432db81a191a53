import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { bob } from '../testing/cast.ts'
import { hasElement } from '../testing/page.ts'

describe('guessing', () => {
  it('is told to wait after ten failures on one account, in words and in Retry-After', async (t) => {
    const { browser, clock } = await startApp(t)
    for (let i = 0; i < 10; i++)
      assert.equal((await browser().logIn(undefined, `guess ${i}`)).statusCode, 401)
    clock.now += 60_000
    const answer = await browser().logIn()
    assert.equal(answer.statusCode, 429)
    assert.equal(answer.headers['retry-after'], '840')
    assert.match(answer.body, /Too many attempts\. Please try again in 14 minutes\./)
    assert.ok(hasElement(answer.body, '[value="john.smith@example.com"]'))
    assert.doesNotMatch(answer.body, /aria-invalid/, 'no field is wrong')
    assert.match(answer.body, /On another device, where you have logged in before/)
    assert.equal((await browser().logIn(bob.email)).statusCode, 303)
    clock.now += 15 * 60_000
    assert.equal((await browser().logIn()).statusCode, 303)
  })

  it('from one address keeps nobody out who logs in from elsewhere', async (t) => {
    const { browser } = await startApp(t, { TRUST_PROXY: '1' })
    const from = (address: string) => {
      const visitor = browser()
      visitor.headers['x-forwarded-for'] = address
      return visitor
    }
    const statuses = []
    for (let i = 0; i < 40; i++) {
      const answer = await from(`198.51.100.7:${10_000 + i}`).logIn(undefined, `guess ${i}`)
      statuses.push(answer.statusCode)
    }
    assert.equal(statuses.filter((status) => status === 401).length, 10)
    assert.equal(statuses.at(-1), 429)
    assert.equal((await from('203.0.113.9').logIn()).statusCode, 303)
  })

  it('keeps out nobody on a device that has logged in before', async (t) => {
    const { browser } = await startApp(t)
    const real = browser()
    await real.logIn()
    await real.post(paths.logout, {})
    for (let i = 0; i < 12; i++) await browser().logIn(undefined, `guess ${i}`)
    assert.equal((await browser().logIn()).statusCode, 429, 'from a new device')
    assert.equal((await real.logIn()).statusCode, 303, 'from the known one')
    await real.post(paths.logout, {})
    for (let i = 0; i < 10; i++) await real.logIn(undefined, `guess ${i}`)
    assert.equal((await real.logIn()).statusCode, 429, 'the known device guesses too')
  })

  it('counts exactly ten failures of those that come at once', async (t) => {
    const { browser } = await startApp(t)
    const guesses = Array.from({ length: 20 }, (_, i) => browser().logIn(undefined, `guess ${i}`))
    const statuses = (await Promise.all(guesses)).map((answer) => answer.statusCode)
    assert.equal(statuses.filter((status) => status === 401).length, 10)
    assert.equal(statuses.filter((status) => status === 429).length, 10)
  })

  it('stays counted, and known devices known, while SECRET_KEY is rotated', async (t) => {
    const test = await startApp(t, { SECRET_KEY: 'old' })
    const real = test.browser()
    await real.logIn()
    for (let i = 0; i < 10; i++) await test.browser().logIn(undefined, `guess ${i}`)
    const rotated = await test.again({ SECRET_KEY: 'new,old' })
    assert.equal((await rotated.browser().logIn()).statusCode, 429)
    const known = rotated.browser()
    known.cookies.set('device', real.cookies.get('device') as string)
    assert.equal((await known.logIn()).statusCode, 303)
  })

  it('is limited for an address over all accounts, known or not', async (t) => {
    const { browser } = await startApp(t)
    for (let i = 0; i < 50; i++) await browser().logIn(`person${i}@example.com`, 'guess')
    assert.equal((await browser().logIn('somebody@example.com', 'guess')).statusCode, 429)
  })

  it('is still limited after a restart', async (t) => {
    const test = await startApp(t)
    for (let i = 0; i < 10; i++) await test.browser().logIn(undefined, `guess ${i}`)
    const restarted = await test.again({})
    assert.equal((await restarted.browser().logIn()).statusCode, 429)
  })
})
