import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Environment } from './settings-reader.ts'
import { setCookies, startApp } from './testing/app.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: '0123456789abcdefghijklmnopqrstuvwxyz',
  LOG_LEVEL: 'warn',
}

/** The warnings that the app logs, beside what startApp gives. */
async function startInProduction(t: TestContext, env: Environment = {}) {
  const test = await startApp(t, { ...PRODUCTION, ...env })
  const warnings: string[] = []
  const listen = (log: { child: unknown; warn: unknown }) => {
    log.warn = (...said: unknown[]) => void warnings.push(String(said.at(-1)))
    log.child = () => log
  }
  listen(test.app.log)
  return { ...test, warnings }
}

const addressesOf = async ({ db }: Awaited<ReturnType<typeof startApp>>) =>
  (await db.selectFrom('login_failures').select('address').execute()).map(({ address }) => address)

const fromVisitor = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }
const wrong = { email: 'john.smith@example.com', password: 'wrong', keep: 'yes' }

describe('behind a proxy with TLS', () => {
  it('sends a __Host- cookie and HSTS, and logs in without a warning', async (t) => {
    const { browser, warnings } = await startInProduction(t, { TRUST_PROXY: '1' })
    const visitor = browser()
    const form = { ...wrong, password: 'password123' }
    const answer = await visitor.post('/organizer/login', form, {
      host: 'party.example',
      ...fromVisitor,
    })
    assert.equal(answer.statusCode, 303)
    const cookie = setCookies(answer).find((line) => line.startsWith('__Host-session=')) ?? ''
    for (const part of ['; Secure', '; HttpOnly', '; SameSite=Lax', '; Path=/']) {
      assert.ok(cookie.includes(part), part)
    }
    assert.doesNotMatch(cookie, /Domain/i)
    assert.match(String(answer.headers['strict-transport-security']), /^max-age=31536000/)
    assert.deepEqual(warnings, [])
    assert.equal((await visitor.get('/organizer/', fromVisitor)).statusCode, 200)
  })

  it('counts failed log-ins by the visitor’s address, as far as the proxy is trusted', async (t) => {
    const trusting = await startInProduction(t, { TRUST_PROXY: '1' })
    await trusting.browser().post('/organizer/login', wrong, fromVisitor)
    await trusting.browser().post('/organizer/login', wrong, {
      'x-forwarded-for': '6.6.6.6, 203.0.113.8',
    })
    assert.deepEqual(await addressesOf(trusting), ['203.0.113.7', '203.0.113.8'])
    const named = await startInProduction(t, { TRUST_PROXY: 'loopback, 10.0.0.0/8' })
    await named.browser().post('/organizer/login', wrong, {
      'x-forwarded-for': '203.0.113.9, 10.1.2.3',
    })
    assert.deepEqual(await addressesOf(named), ['203.0.113.9'])
  })

  it('believes nobody’s word about an address while TRUST_PROXY is off', async (t) => {
    const test = await startInProduction(t)
    await test.browser().post('/organizer/login', wrong, fromVisitor)
    assert.deepEqual(await addressesOf(test), ['127.0.0.1'])
  })
})

describe('a Secure cookie', () => {
  const form = { ...wrong, password: 'password123' }

  it('over plain HTTP is explained in the log, once', async (t) => {
    const { browser, warnings } = await startInProduction(t)
    for (let i = 0; i < 3; i++) {
      await browser().post('/organizer/login', form, { host: 'party.example' })
    }
    assert.equal(warnings.length, 1, warnings.join('\n'))
    assert.match(warnings[0] ?? '', /over plain HTTP.*TRUST_PROXY=1/)
  })

  it('through a proxy that is not trusted is explained in other words', async (t) => {
    const { browser, warnings } = await startInProduction(t)
    await browser().post('/organizer/login', form, { host: 'party.example', ...fromVisitor })
    assert.match(warnings.join(), /it holds, but all visitors count as one address/)
  })

  it('on this machine itself needs no word', async (t) => {
    const { browser, warnings } = await startInProduction(t)
    await browser().post('/organizer/login', form, { host: 'localhost:5000' })
    assert.deepEqual(warnings, [])
  })
})
