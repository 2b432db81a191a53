import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { sessionFiles, startApp } from '../testing/app.ts'

describe('forms from elsewhere', () => {
  it('are refused when another site sent them [B21]', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const hostile: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '', origin: 'http://localhost' },
    ]
    for (const headers of hostile) {
      const answer = await browser.post(paths.logout, {}, headers)
      assert.equal(answer.statusCode, 403)
    }
    assert.equal(sessionFiles(test).length, 1)
  })

  it('are judged by Origin where the browser sends no Sec-Fetch-Site', async (t) => {
    const { app } = await startApp(t, { NODE_ENV: 'development', HOST: 'party.test' })
    const post = (headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: paths.login,
        payload: 'email=a@b&password=x',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          host: 'party.test',
          ...headers,
        },
      })
    assert.equal((await post({ origin: 'https://party.test' })).statusCode, 401)
    assert.equal((await post({ origin: 'https://evil.test' })).statusCode, 403)
    assert.equal((await post({ origin: 'null' })).statusCode, 403)
    assert.equal((await post({ origin: 'null', host: '' })).statusCode, 403)
    assert.equal((await post({ origin: 'https://party.test:8443' })).statusCode, 403)
    assert.equal(
      (await post({ origin: 'https://party.test', host: 'party.test:443' })).statusCode,
      401,
    )
    assert.equal((await post({ origin: 'http://party.test' })).statusCode, 401)
    assert.equal((await post({})).statusCode, 401, 'no browser, no cookies')
    assert.equal((await post({ cookie: 'session=x' })).statusCode, 403, 'no browser, but cookies')
    assert.equal((await post({ cookie: 'session=x', host: 'localhost:5000' })).statusCode, 401)
  })

  it('are refused with a 4xx when too large, doubled, ill-encoded or no form at all', async (t) => {
    const { app } = await startApp(t)
    const post = async (payload: string, type = 'application/x-www-form-urlencoded', more = {}) =>
      (
        await app.inject({
          method: 'POST',
          url: paths.login,
          payload,
          headers: { 'content-type': type, ...more },
        })
      ).statusCode
    assert.equal(await post(`email=${'x'.repeat(70_000)}`), 413)
    assert.equal(await post('email=a&email=b&password=c'), 400)
    assert.equal(await post('email=%ff&password=c'), 400)
    assert.equal(await post('email=%00&password=c'), 400)
    assert.equal(await post('email=%zz&password=c'), 400)
    assert.equal(await post('a&'.repeat(40)), 400)
    assert.equal(await post('{"email":"a"}', 'application/json'), 415)
    assert.equal(await post('email=a', 'application/x-www-form-urlencoded; charset=utf-16'), 415)
    assert.equal(await post('email=a', 'multipart/form-data; boundary=x'), 415)
    assert.equal(await post('email=a', undefined, { 'content-encoding': 'gzip' }), 415)
    assert.equal(await post('__proto__=x&constructor=y'), 422)
  })
})
