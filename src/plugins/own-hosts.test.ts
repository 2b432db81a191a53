import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'

describe('the names that development answers under', () => {
  it('are loopback names and HOST, and the log-in page shows samples on the first alone', async (t) => {
    const { app } = await startApp(t, { NODE_ENV: 'development', HOST: 'party.local' })
    const ask = (host: string) => app.inject({ url: paths.login, headers: { host } })
    for (const host of ['localhost:5000', 'LOCALHOST', '127.0.0.1:5000', '[::1]:5000']) {
      const answer = await ask(host)
      assert.equal(answer.statusCode, 200, host)
      assert.match(answer.body, /password123/, host)
    }
    const forwarded = { host: 'localhost:5000', 'x-forwarded-for': '198.51.100.7' }
    const proxied = await app.inject({ url: paths.login, headers: forwarded })
    assert.doesNotMatch(proxied.body, /password123/, 'behind a proxy that rewrites Host')
    const named = await ask('party.local:5000')
    assert.equal(named.statusCode, 200)
    assert.doesNotMatch(named.body, /password123/)
    for (const host of [
      'evil.example:5000',
      'evil.localhost',
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      const answer = await ask(host)
      assert.equal(answer.statusCode, 403, host)
      assert.doesNotMatch(answer.body, /password123/, host)
    }
  })

  it('let nobody log in under another name', async (t) => {
    const { browser } = await startApp(t)
    const rebound = browser()
    rebound.headers.host = 'evil.example:5000'
    assert.equal((await rebound.logIn()).statusCode, 403)
    assert.equal(rebound.cookies.size, 0)
  })

  it('are all addresses where HOST is every one, and any name in production', async (t) => {
    const everywhere = await startApp(t, { NODE_ENV: 'development', HOST: '0.0.0.0' })
    const production = await everywhere.again({
      NODE_ENV: 'production',
      SESSION_TYPE: 'filesystem',
      SECRET_KEY: randomBytes(32).toString('hex'),
    })
    const ask = async ({ app }: typeof everywhere, host: string) =>
      (await app.inject({ url: '/', headers: { host } })).statusCode
    assert.equal(await ask(everywhere, '192.168.1.7:5000'), 200)
    assert.equal(await ask(everywhere, 'evil.example:5000'), 403)
    assert.equal(await ask(production, 'party.example'), 200)
  })
})
