import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { setCookies, startApp } from '../testing/app.ts'
import { STRONG_SECRET } from '../testing/secret.ts'
import * as cookies from './cookies.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: STRONG_SECRET,
  PUBLIC_URL: 'https://party.example',
}

describe('every cookie in production', () => {
  it('is for HTTPS and this host alone, hidden from scripts, and not sent from other sites', async (t) => {
    const { browser, config } = await startApp(t, PRODUCTION)
    const visitor = browser()
    const lines = [
      ...setCookies(await visitor.post(paths.appearance, { theme: 'dark' })),
      ...setCookies(await visitor.get(paths.passkeyLoginOptions)),
      ...setCookies(await visitor.logIn()),
    ]
    const known = Object.entries(cookies).flatMap(([name, value]) =>
      name.endsWith('Cookie') && typeof value === 'function'
        ? [(value as typeof cookies.sessionCookie)(config).name]
        : [],
    )
    assert.deepEqual(lines.map((line) => line.split('=')[0]).sort(), known.sort())
    for (const line of lines) {
      assert.match(line, /^__Host-/)
      for (const part of ['; Secure', '; HttpOnly', '; SameSite=Lax', '; Path=/']) {
        assert.ok(line.includes(part), `${line}: ${part}`)
      }
      assert.doesNotMatch(line, /; Domain/i)
    }
  })

  it('of a session or a device stands in its header, and on no page', async (t) => {
    const { browser } = await startApp(t, PRODUCTION)
    const john = browser()
    await john.logIn()
    const secrets = [...john.cookies.values()].flatMap((value) =>
      decodeURIComponent(value).split('.'),
    )
    assert.ok(secrets.filter((part) => part.length > 20).length >= 3)
    for (const url of [paths.dashboard, paths.session, paths.sessions, paths.playground]) {
      const { body, statusCode } = await john.get(url)
      assert.equal(statusCode, 200)
      for (const part of secrets) assert.ok(part.length <= 20 || !body.includes(part), url)
    }
  })
})
