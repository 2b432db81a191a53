import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { sessionFiles, setCookies, startApp } from '../testing/app.ts'

const DAY_MS = 86_400_000

describe('a page view', () => {
  it('writes nothing and sends no cookie', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, sessionFiles(test)[0] as string)
    const before = statSync(path)
    for (let i = 0; i < 20; i++) {
      const answer = await browser.get(paths.dashboard)
      assert.deepEqual(setCookies(answer), [])
    }
    assert.deepEqual([statSync(path).ino, statSync(path).mtimeMs], [before.ino, before.mtimeMs])
  })

  it('gives anonymous visitors no cookie and no record, and 1,500 of them push nobody out', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    for (let i = 0; i < 1_500; i++) {
      const answer = await test.browser().get(i % 2 ? paths.login : '/')
      assert.deepEqual(setCookies(answer), [])
    }
    assert.equal(sessionFiles(test).length, 1)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
  })

  it('records activity once an hour, moves the end with it, and renews the cookie [E14]', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, sessionFiles(test)[0] as string)
    const lastSeen = () => Date.parse(JSON.parse(readFileSync(path, 'utf8')).last_seen_at)
    const begin = lastSeen()
    test.clock.now += 3_540_000
    assert.deepEqual(setCookies(await browser.get(paths.dashboard)), [])
    assert.equal(lastSeen(), begin)
    test.clock.now += 120_000
    assert.match(setCookies(await browser.get(paths.dashboard))[0] ?? '', /^session=.*Expires=/)
    assert.equal(lastSeen(), test.clock.now)
    for (let day = 0; day < 4; day++) {
      test.clock.now += 6.9 * DAY_MS
      assert.equal((await browser.get(paths.dashboard)).statusCode, 200, `day ${day * 6.9}`)
    }
    test.clock.now += 6 * DAY_MS
    assert.equal((await browser.get(paths.dashboard)).statusCode, 303, 'the absolute limit')
  })

  it('is behind the log-in on every organizer route [C19]', async (t) => {
    const { app, browser } = await startApp(t)
    const isPublic = new Set<string>([
      paths.login,
      paths.logout,
      paths.join.pattern,
      paths.resetPassword.pattern,
      paths.forgotPassword,
      paths.askToLogInByMail,
      paths.logInByMail.pattern,
      paths.passkeyLogin,
      paths.passkeyLoginOptions,
      paths.recoveryCode,
      paths.coHost.pattern,
    ])
    const urls = Object.values(paths).map((path) =>
      typeof path === 'string' ? path : path.pattern,
    )
    const guarded = urls.filter(
      (url) =>
        url.startsWith('/organizer/') &&
        !isPublic.has(url) &&
        app.hasRoute({ method: 'GET', url: url.replace(/\/$/, '') }),
    )
    assert.ok(guarded.includes(paths.dashboard))
    for (const url of [...guarded, '/organizer', '/organizer/?x=1']) {
      const answer = await browser().get(url)
      assert.equal(answer.statusCode, 303, url)
      assert.match(answer.headers.location as string, /^\/organizer\/login\?because=please/)
    }
    const json = await browser().get(paths.dashboard, { accept: 'application/json' })
    assert.equal(json.statusCode, 401)
  })

  it('is not kept by any cache while somebody is logged in', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    for (const url of [
      '/',
      paths.dashboard,
      paths.howSessionsWork,
      paths.playground,
      paths.logout,
    ]) {
      assert.equal((await browser.get(url)).headers['cache-control'], 'no-store', url)
    }
  })
})
