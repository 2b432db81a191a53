import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { sessionFiles, setCookies, startApp } from '../testing/app.ts'

describe('the cookie', () => {
  it('is worthless when forged, unknown or damaged, and logging in works in one go [A20]', async (t) => {
    const test = await startApp(t)
    const good = test.browser()
    await good.logIn()
    const value = decodeURIComponent(good.cookies.get('session') as string)
    const [id = ''] = value.split('.')
    const forged = createHmac('sha256', 'another key')
      .update(id)
      .digest('base64')
      .replace(/=+$/, '')
    for (const cookie of [
      `${id}.${forged}`,
      `${value}x`,
      id,
      '',
      '.',
      'x'.repeat(8_000),
      '%',
      '"',
    ]) {
      const browser = test.browser()
      browser.cookies.set('session', cookie)
      assert.equal((await browser.get(paths.dashboard)).statusCode, 303, cookie)
      assert.equal((await browser.get(paths.login)).statusCode, 200, cookie)
      assert.equal((await browser.logIn()).statusCode, 303, cookie)
      assert.equal((await browser.get(paths.dashboard)).statusCode, 200, cookie)
    }
  })

  it('is found among others of its name, and logging in ends in one session', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const foreign = 'session=eyJ1c2VyIjoxfQ.aBcD.of-another-program'
    browser.headers.cookie = foreign
    await browser.logIn()
    await browser.logIn()
    assert.equal(sessionFiles(test).length, 1)
    const own = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const cookie of [`${foreign}; ${own}`, `${own}; ${foreign}`, `${foreign}; ; =; ${own}`]) {
      const { app } = test
      const answer = await app.inject({ url: paths.dashboard, headers: { cookie } })
      assert.equal(answer.statusCode, 200, cookie)
    }
    await browser.post(paths.logout, {})
    assert.deepEqual(sessionFiles(test), [])
    assert.equal(browser.cookies.has('session'), false)
    assert.equal(browser.cookies.has('session_5000'), false)
  })

  it('of one checkout outlives a log-in at another one on another port', async (t) => {
    for (const SECRET_KEY of ['another key', undefined]) {
      const first = await startApp(t, { PORT: '5000' })
      const second = await startApp(t, { PORT: '5001', ...(SECRET_KEY && { SECRET_KEY }) })
      const [one, two] = [first.browser(), second.browser()]
      await one.logIn()
      for (const [name, value] of one.cookies) two.cookies.set(name, value)
      await two.logIn()
      for (const [name, value] of two.cookies) one.cookies.set(name, value)
      assert.equal((await one.get(paths.dashboard)).statusCode, 200)
      assert.equal((await two.get(paths.dashboard)).statusCode, 200)
      await two.post(paths.logout, {})
      assert.equal((await one.get(paths.dashboard)).statusCode, 200)
    }
  })

  it('stays good while SECRET_KEY is rotated, and is signed anew [C7]', async (t) => {
    const test = await startApp(t, { SECRET_KEY: 'the old key' })
    const browser = test.browser()
    await browser.logIn()
    const oldCookie = browser.cookies.get('session')

    const rotated = await test.again({ SECRET_KEY: 'the new key,the old key' })
    const moved = rotated.browser()
    moved.cookies.set('session', oldCookie as string)
    assert.equal((await moved.get(paths.dashboard)).statusCode, 200)
    assert.notEqual(moved.cookies.get('session'), oldCookie)

    const newOnly = (await test.again({ SECRET_KEY: 'the new key' })).browser()
    newOnly.cookies.set('session', moved.cookies.get('session') as string)
    assert.equal((await newOnly.get(paths.dashboard)).statusCode, 200)
  })

  it('is left alone where it can not be verified: a server with older settings ends no log-in', async (t) => {
    const test = await startApp(t, { SECRET_KEY: 'new,old' })
    const browser = test.browser()
    await browser.logIn()
    const behind = (await test.again({ SECRET_KEY: 'old' })).browser()
    behind.cookies.set('session', browser.cookies.get('session') as string)
    const answer = await behind.get(paths.dashboard)
    assert.equal(answer.statusCode, 303)
    assert.deepEqual(setCookies(answer), [])
  })
})
