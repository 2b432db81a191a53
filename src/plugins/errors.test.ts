import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DatabaseUnavailable } from '../database/database.ts'
import { TooBusy } from '../domain/passwords.ts'
import { Conflict, Forbidden, LoginRequired, NotFound } from '../errors.ts'
import { paths } from '../paths.ts'
import { sessionFiles, setCookies, startApp } from '../testing/app.ts'
import { hasElement, textsOf } from '../testing/page.ts'
import { ASK_TO_LOG_IN, answerTo } from './error-table.ts'

describe('trouble', () => {
  it('ignores an edited session file and asks to log in', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, sessionFiles(test)[0] as string)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"person_id": 1', '"person_id": 2'))
    const answer = await browser.get(paths.dashboard)
    assert.deepEqual(
      [answer.statusCode, answer.headers.location],
      [303, '/organizer/login?because=ended'],
    )
    assert.equal((await browser.logIn()).statusCode, 303)
  })

  it('answers what is not there with a page, whoever asks [A26]', async (t) => {
    const browser = (await startApp(t)).browser()
    assert.equal((await browser.get('/no-such-page')).statusCode, 404)
    await browser.logIn()
    const page = await browser.get('/no-such-page')
    assert.equal(page.statusCode, 404)
    assert.match(page.body, /Log out/)
    for (const url of [
      '/assets/../app.ts',
      '/assets/%2e%2e/app.ts',
      '/%ff',
      '/assets/',
      '/flask_session/',
    ]) {
      const { statusCode, body, headers } = await browser.get(url)
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} ${statusCode}`)
      assert.ok(hasElement(body, 'h1'), `${url} is answered with a page`)
      assert.ok(headers['content-security-policy'], url)
    }
  })

  it('takes a query as it stands, whatever it holds', async (t) => {
    const { browser } = await startApp(t)
    for (const url of ['/?utm=50%off', `${paths.login}?x=100%`, '/?%', '/?a=%ff', '/?q=a?b#c']) {
      assert.equal((await browser().get(url)).statusCode, 200, url)
    }
    const guarded = await browser().get(`${paths.dashboard}?x=100%`)
    assert.match(guarded.headers.location as string, /next=%2Forganizer%2F%3Fx%3D100%25$/)
    for (const url of ['/%', '/50%off?x=1']) {
      assert.equal((await browser().get(url)).statusCode, 404, url)
    }
  })

  it('answers an address with or without its last slash', async (t) => {
    const { browser } = await startApp(t)
    for (const url of [
      '/organizer/login/',
      '/how-sessions-work/',
      '/health/',
      '/organizer/logout/',
    ]) {
      assert.equal((await browser().get(url)).statusCode, 200, url)
    }
    assert.equal((await browser().post('/organizer/logout/', {})).statusCode, 303)
  })

  it('tells which methods an address has, to OPTIONS and to the wrong one', async (t) => {
    const { browser } = await startApp(t)
    const ask = (method: 'OPTIONS' | 'DELETE' | 'POST', url: string) =>
      browser().send({ method, url, headers: { 'sec-fetch-site': 'same-origin' } })
    for (const url of [paths.login, `${paths.login}/`, `${paths.login}?x=1`]) {
      const { statusCode, headers, body } = await ask('OPTIONS', url)
      assert.deepEqual([statusCode, headers.allow, body], [204, 'GET, HEAD, POST, OPTIONS', ''])
    }
    const wrong = await ask('DELETE', paths.login)
    assert.deepEqual([wrong.statusCode, wrong.headers.allow], [405, 'GET, HEAD, POST, OPTIONS'])
    assert.match(textsOf(wrong.body, 'h1').join(), /^That can’t be done here/)
    assert.equal((await ask('POST', paths.health)).statusCode, 405)
    for (const url of ['/no-such-page', '/dev/sessions/nobody']) {
      assert.equal((await ask('OPTIONS', url)).statusCode, 404, url)
    }
  })

  it('answers 503 without ending the log-in when the database is away, and serves public pages', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    await test.db.destroy()
    for (const url of ['/', paths.howSessionsWork, paths.playground]) {
      const page = await browser.get(url)
      assert.equal(page.statusCode, 200, url)
      assert.ok(!textsOf(page.body, 'a, button').includes('Log in'), url)
    }
    assert.equal((await test.browser().get(paths.login)).statusCode, 200)
    assert.ok(
      (await browser.get(paths.login)).statusCode >= 500,
      'no form for who may be logged in',
    )
    const dashboard = await browser.get(paths.dashboard)
    assert.ok(dashboard.statusCode >= 500)
    assert.deepEqual(setCookies(dashboard), [])
  })
})

describe('the table of errors', () => {
  const refused = (statusCode: number) => Object.assign(new Error('its own'), { statusCode })
  const rows: [Error, number, logged: string | undefined, hasOwnWords: boolean][] = [
    [new NotFound('its own'), 404, undefined, false],
    [new Forbidden('its own'), 403, undefined, true],
    [new Conflict('its own'), 409, undefined, true],
    [refused(400), 400, undefined, true],
    [refused(415), 415, undefined, false],
    [refused(502), 500, 'error with its stack', false],
    [new TooBusy('its own'), 503, 'warning', false],
    [new DatabaseUnavailable(new Error('its own')), 503, 'warning', false],
    [new TypeError('its own'), 500, 'error with its stack', false],
  ]

  it('has for each kind its status, its log line, and words that tell visitors no more than they may know', () => {
    for (const [error, status, logged, hasOwnWords] of rows) {
      const answer = answerTo(error)
      assert.ok(answer !== ASK_TO_LOG_IN, error.name)
      assert.deepEqual([answer.status, answer.log], [status, logged], error.name)
      assert.equal(answer.message === 'its own', hasOwnWords, error.name)
    }
    assert.equal(answerTo(new LoginRequired('its own')), ASK_TO_LOG_IN)
  })
})
