import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { sessionFiles, setCookies, startApp } from '../testing/app.ts'

describe('logging out', () => {
  it('removes the record, clears the cookie, and makes every copy useless [E12]', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const copy = test.browser()
    copy.cookies.set('session', browser.cookies.get('session') as string)
    const answer = await browser.post(paths.logout, {})
    assert.equal(answer.statusCode, 303)
    assert.match(setCookies(answer)[0] ?? '', /^session=; .*Expires=Thu, 01 Jan 1970/)
    assert.deepEqual(sessionFiles(test), [])
    const dead = await copy.get(paths.dashboard)
    assert.match(dead.headers.location as string, /because=ended/)
    assert.match((await browser.get(answer.headers.location as string)).body, /You are logged out/)
  })

  it('is never done by a GET [C15]', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    assert.equal((await browser.get(paths.logout)).statusCode, 200)
    assert.equal(sessionFiles(test).length, 1)
  })

  it('harms nobody who is not logged in', async (t) => {
    const { browser } = await startApp(t)
    assert.equal((await browser().post(paths.logout, {})).statusCode, 303)
  })
})
