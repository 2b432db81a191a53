import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Environment } from '../config/settings-reader.ts'
import { setCookies, startApp } from '../testing/app.ts'
import { john, password } from '../testing/cast.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: STRONG_SECRET,
  LOG_LEVEL: 'warn',
}

/** The test app in production, with the warnings that it logs. */
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
const wrong = { email: john.email, password: 'wrong', keep: 'yes' }

describe('behind a proxy with TLS', () => {
  it('sends a __Host- cookie and HSTS, and logs in without a warning [A32]', async (t) => {
    const { browser, warnings } = await startInProduction(t, { TRUST_PROXY: '1' })
    const visitor = browser()
    const form = { ...wrong, password }
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

  it('counts one visitor once, whatever port and spelling the proxy writes', async (t) => {
    const test = await startInProduction(t, { TRUST_PROXY: '1' })
    for (const address of [
      '203.0.113.7:10001',
      '203.0.113.7:10002',
      '[::ffff:203.0.113.7]:10003',
      '[2001:db8:1:2::7]:10001',
      '2001:db8:1:2:ffff::8',
      'unknown',
      '1:2:3:4:5::6:7:8:9',
      '1'.repeat(15_000),
    ]) {
      const answer = await test.browser().post('/organizer/login', wrong, {
        'x-forwarded-for': address,
      })
      assert.equal(answer.statusCode, 401, address)
    }
    assert.deepEqual((await addressesOf(test)).sort(), [
      ...Array(2).fill('2001:db8:1:2::/64'),
      ...Array(3).fill('203.0.113.7'),
      ...Array(3).fill('no address'),
    ])
  })

  it('believes nobody’s word about an address while TRUST_PROXY is off', async (t) => {
    const test = await startInProduction(t)
    await test.browser().post('/organizer/login', wrong, fromVisitor)
    assert.deepEqual(await addressesOf(test), ['127.0.0.1'])
  })
})

describe('a Secure cookie', () => {
  const form = { ...wrong, password }

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

  it('behind proxies is judged as TRUST_PROXY judges, in every spelling', async (t) => {
    const heard = async (
      trust: string,
      proto: string | undefined,
      forwardedFor = '203.0.113.7',
    ) => {
      const { browser, warnings } = await startInProduction(t, { TRUST_PROXY: trust })
      await browser().post('/organizer/login', form, {
        host: 'party.example',
        'x-forwarded-for': forwardedFor,
        ...(proto !== undefined && { 'x-forwarded-proto': proto }),
      })
      return warnings.join()
    }
    assert.equal(await heard('2', 'https, http', '203.0.113.7, 10.0.0.2'), '')
    assert.equal(await heard('1', ' HTTPS'), '')
    assert.equal(await heard('127.0.0.1', 'https'), '')
    assert.match(await heard('1', 'http'), /over plain HTTP to the proxy/)
    assert.match(await heard('1', 'https, http'), /over plain HTTP to the proxy/)
    assert.match(await heard('1', undefined), /sends no X-Forwarded-Proto/)
    assert.match(await heard('10.0.0.9', 'https'), /that TRUST_PROXY does not name/)
    assert.match(await heard('off', 'https, http'), /while TRUST_PROXY is off/)
  })

  it('on this machine itself needs no word', async (t) => {
    const { browser, warnings } = await startInProduction(t)
    await browser().post('/organizer/login', form, { host: 'localhost:5000' })
    assert.deepEqual(warnings, [])
  })
})

describe('a form without Sec-Fetch-Site', () => {
  async function send(t: TestContext, headers: Record<string, string>) {
    const { app, warnings } = await startInProduction(t)
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/organizer/login',
      payload: new URLSearchParams(wrong).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
    return { statusCode, said: warnings.join() }
  }

  it('comes from an HTTPS page where cookies are Secure, but for this machine', async (t) => {
    const host = 'party.example'
    assert.equal((await send(t, { host, origin: 'https://party.example' })).statusCode, 401)
    const plain = await send(t, { host, origin: 'http://party.example' })
    assert.equal(plain.statusCode, 403)
    assert.match(plain.said, /Origin "http:\/\/party\.example" is not HTTPS/)
    const local = { host: 'localhost:8000', origin: 'http://localhost:8000' }
    assert.equal((await send(t, local)).statusCode, 401)
  })

  it('that is refused has its reason in the log', async (t) => {
    const dropped = await send(t, { host: 'party.example', origin: 'https://party.example:8443' })
    assert.equal(dropped.statusCode, 403)
    assert.match(dropped.said, /is not Host "party\.example"\. A proxy must pass on Host/)
    const neither = await send(t, { host: 'party.example', cookie: 'x=y' })
    assert.match(neither.said, /neither Sec-Fetch-Site nor Origin/)
  })
})
