import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { paths } from './paths.ts'
import { memoryStore } from './sessions/memory-store.ts'
import type { SessionStore } from './sessions/session-store.ts'
import { setCookies, startApp, type TestApp, type TestBrowser } from './testing/app.ts'
import { STRONG_SECRET } from './testing/secret.ts'

const files = ({ directory }: TestApp) =>
  readdirSync(directory).filter((name) => !name.startsWith('.'))

const DAY_MS = 86_400_000

describe('logging in', () => {
  it('starts a session under a new id and leads to the dashboard', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const answer = await browser.logIn()
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, paths.dashboard)
    assert.equal(files(test).length, 1)
    const page = await browser.get(paths.dashboard)
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Welcome, John!/)
    assert.match(page.body, new RegExp(files(test)[0] as string))
    assert.equal((await browser.get('/organizer')).statusCode, 200)
  })

  it('sends a safe cookie, with a real date when the log-in is kept', async (t) => {
    const { browser, clock } = await startApp(t)
    const [kept = ''] = setCookies(await browser().logIn())
    assert.match(
      kept,
      /^session=[^;]+; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/i,
    )
    const expires = Date.parse(/expires=([^;]+)/i.exec(kept)?.[1] ?? '')
    assert.ok(Math.abs(expires - clock.now - 7 * DAY_MS) < 2_000)
    const [browserOnly = ''] = setCookies(await browser().logIn(undefined, undefined, { keep: '' }))
    assert.doesNotMatch(browserOnly, /expires|max-age/i)
  })

  it('sends a __Host- cookie for HTTPS alone in production', async (t) => {
    const { browser } = await startApp(t, {
      NODE_ENV: 'production',
      SESSION_TYPE: 'filesystem',
      SECRET_KEY: STRONG_SECRET,
    })
    const answer = await browser().logIn()
    assert.match(
      setCookies(answer)[0] ?? '',
      /^__Host-session=[^;]+; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
    )
    assert.match(answer.headers['strict-transport-security'] as string, /max-age=31536000/)
  })

  it('keeps only the person id, in a record under 1 kB, and nothing of it in any cookie', async (t) => {
    const test = await startApp(t)
    const answer = await test.browser().logIn()
    const text = readFileSync(join(test.directory, files(test)[0] as string), 'utf8')
    assert.ok(text.length < 1_024)
    assert.deepEqual(Object.keys(JSON.parse(text).data), ['person_id'])
    assert.doesNotMatch(text, /argon2|password|john/i)
    for (const line of setCookies(answer)) assert.doesNotMatch(line, /person|john|smith/i)
  })

  it('takes the email in any case and with spaces around', async (t) => {
    const { browser } = await startApp(t)
    assert.equal((await browser().logIn('  John.SMITH@Example.com ')).statusCode, 303)
  })

  it('answers unknown emails and wrong passwords alike', async (t) => {
    const { browser } = await startApp(t)
    const wrong = await browser().logIn('john.smith@example.com', 'wrong')
    const unknown = await browser().logIn('nobody@example.com', 'wrong')
    for (const answer of [wrong, unknown]) {
      assert.equal(answer.statusCode, 401)
      assert.match(answer.body, /Invalid username or password\./)
      assert.deepEqual(setCookies(answer), [])
    }
    const anonymous = (body: string) => body.replace(/value="\w[^"]*@example.com"/, '')
    assert.ok(anonymous(wrong.body) === anonymous(unknown.body), 'the pages are the same')
  })

  it('keeps the email and asks again when a field is missing or too long', async (t) => {
    const { browser } = await startApp(t)
    for (const [email, password] of [
      ['', 'x'],
      ['a@b', ''],
      ['a@b', 'x'.repeat(1_025)],
    ] as const) {
      const answer = await browser().logIn(email, password)
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, /<title>Error: /)
      assert.match(answer.body, new RegExp(`value="${email}"`))
    }
  })

  it('never adopts an id that the browser brought', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    const planted = 'planted-id.c2lnbmF0dXJl'
    browser.cookies.set('session', planted)
    await browser.logIn()
    assert.notEqual(browser.cookies.get('session'), planted)
    assert.equal(files(test).length, 1)
  })

  it('renews the id and ends the old record when somebody logs in again', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const old = test.browser()
    old.cookies.set('session', browser.cookies.get('session') as string)
    await browser.logIn('bob.johnson@example.com')
    assert.equal(files(test).length, 1)
    assert.match((await browser.get(paths.dashboard)).body, /Welcome, Bob!/)
    assert.equal((await old.get(paths.dashboard)).statusCode, 303)
  })

  it('leads to the page first wished for, if it is ours', async (t) => {
    const { browser } = await startApp(t)
    const wish = async (next: string) =>
      (await browser().logIn(undefined, undefined, { next })).headers.location
    assert.equal(await wish('/how-sessions-work'), '/how-sessions-work')
    assert.equal(await wish('//evil.example'), paths.dashboard)
    assert.equal(await wish('https://evil.example/'), paths.dashboard)
  })

  it('sends whoever is logged in already to the dashboard', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const answer = await browser.get(paths.login)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.dashboard])
  })
})

describe('a page view', () => {
  it('writes nothing and sends no cookie', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, files(test)[0] as string)
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
    assert.equal(files(test).length, 1)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
  })

  it('records activity once an hour, moves the end with it, and renews the cookie', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, files(test)[0] as string)
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

  it('is behind the log-in on every organizer route', async (t) => {
    const { app, browser } = await startApp(t)
    const isPublic = new Set<string>([paths.login, paths.logout])
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

describe('the cookie', () => {
  it('is worthless when forged, unknown or damaged, and logging in works in one go', async (t) => {
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
    assert.equal(files(test).length, 1)
    const own = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const cookie of [`${foreign}; ${own}`, `${own}; ${foreign}`, `${foreign}; ; =; ${own}`]) {
      const { app } = test
      const answer = await app.inject({ url: paths.dashboard, headers: { cookie } })
      assert.equal(answer.statusCode, 200, cookie)
    }
    await browser.post(paths.logout, {})
    assert.deepEqual(files(test), [])
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

  it('stays good while SECRET_KEY is rotated, and is signed anew', async (t) => {
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

describe('logging out', () => {
  it('removes the record, clears the cookie, and makes every copy useless', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const copy = test.browser()
    copy.cookies.set('session', browser.cookies.get('session') as string)
    const answer = await browser.post(paths.logout, {})
    assert.equal(answer.statusCode, 303)
    assert.match(setCookies(answer)[0] ?? '', /^session=; .*Expires=Thu, 01 Jan 1970/)
    assert.deepEqual(files(test), [])
    const dead = await copy.get(paths.dashboard)
    assert.match(dead.headers.location as string, /because=ended/)
    assert.match((await browser.get(answer.headers.location as string)).body, /You are logged out/)
  })

  it('is never done by a GET', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    assert.equal((await browser.get(paths.logout)).statusCode, 200)
    assert.equal(files(test).length, 1)
  })

  it('harms nobody who is not logged in', async (t) => {
    const { browser } = await startApp(t)
    assert.equal((await browser().post(paths.logout, {})).statusCode, 303)
  })
})

describe('forms from elsewhere', () => {
  it('are refused when another site sent them', async (t) => {
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
    assert.equal(files(test).length, 1)
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
    assert.match(answer.body, /value="john\.smith@example\.com"/)
    assert.doesNotMatch(answer.body, /aria-invalid/, 'no field is wrong')
    assert.match(answer.body, /On another device, where you have logged in before/)
    assert.equal((await browser().logIn('bob.johnson@example.com')).statusCode, 303)
    clock.now += 15 * 60_000
    assert.equal((await browser().logIn()).statusCode, 303)
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

describe('what visitors are told', () => {
  const production = {
    NODE_ENV: 'production',
    SESSION_TYPE: 'filesystem',
    SECRET_KEY: STRONG_SECRET,
  }

  it('names no place, record or size of a session in production', async (t) => {
    const test = await startApp(t, production)
    const browser = test.browser()
    await browser.logIn()
    for (const url of ['/', paths.dashboard, paths.howSessionsWork, paths.playground]) {
      const { body } = await browser.get(url)
      assert.doesNotMatch(body, /flask_session|redis:|\/tmp\/|\bbytes\b/, url)
      assert.ok(!body.includes(files(test)[0] as string), url)
    }
  })

  it('is nobody as an example: the home page has no person of the sample data', async (t) => {
    const { body } = await (await startApp(t)).browser().get('/')
    assert.match(body, /is an example: its houses are made up/)
    assert.doesNotMatch(body, /John|Timmy|Alice|Smith|Johnson|Williams|Somebody/)
  })

  it('is by the lamp whether they are logged in, on every page that has one', async (t) => {
    const browser = (await startApp(t)).browser()
    const lamps = async (url: string) =>
      (await browser.get(url)).body.match(/class="lamp \w+/g)?.map((lamp) => lamp.slice(12))
    assert.deepEqual(await lamps('/'), ['off'])
    assert.deepEqual(await lamps(paths.login), ['off'])
    assert.deepEqual(await lamps(`${paths.login}?because=logged-out`), ['off'])
    assert.match((await browser.logIn(undefined, 'wrong')).body, /class="lamp off/)
    await browser.logIn()
    assert.deepEqual(await lamps('/'), ['lit'])
    assert.deepEqual(await lamps(paths.dashboard), ['lit'])
  })

  it('is when the session ends, with and without visits, and that they are here now', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn(undefined, undefined, { keep: '' })
    const begin = test.clock.now
    test.clock.now += 3_000_000
    const { body } = await browser.get(paths.dashboard)
    const told = (id: string) =>
      Date.parse(new RegExp(`"session-${id}"><time datetime="([^"]+)"`).exec(body)?.[1] ?? '')
    assert.equal(told('last-seen'), test.clock.now)
    assert.equal(told('ends'), begin + DAY_MS / 2)
    assert.equal(told('ends-at-last'), begin + 30 * DAY_MS)
    assert.match(body, /when you close the browser, or 12 hours after your last visit/)
    assert.doesNotMatch(body, /0 visits|GMT/)
  })

  it('is of the store in use', async (t) => {
    const lesson = async (sessionStore?: SessionStore) => {
      const browser = (await startApp(t, {}, sessionStore && { sessionStore })).browser()
      const { body } = await browser.get(paths.howSessionsWork)
      return body + (await browser.get(paths.playground)).body
    }
    const files = await lesson()
    assert.match(files, /the note is a file on its disk/)
    assert.doesNotMatch(files, /Redis/)
    const memory = await lesson(memoryStore({ keys: [Buffer.from('a key')] }))
    assert.match(memory, /With the server the notes are gone/)
    assert.doesNotMatch(memory, /flask_session|still logged in/)
  })
})

describe('visits and values', () => {
  it('count right when twenty requests come at once', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const visits = Array.from({ length: 20 }, () => browser.get(paths.howSessionsWork))
    for (const answer of await Promise.all(visits)) assert.equal(answer.statusCode, 200)
    const page = await browser.get(paths.howSessionsWork)
    assert.match(page.body, /You have visited this page 21 times\./)
    assert.match((await browser.get(paths.dashboard)).body, /21 visits/)
  })

  it('do not count prefetches, HEAD, or what scripts fetch', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    await browser.get(paths.howSessionsWork, { 'sec-purpose': 'prefetch' })
    await browser.get(paths.howSessionsWork, { 'sec-fetch-dest': 'empty' })
    await browser.send({ method: 'HEAD', url: paths.howSessionsWork })
    const page = await browser.get(paths.howSessionsWork, { 'sec-purpose': 'prefetch;prerender' })
    assert.match(page.body, /You have visited this page 0 times\./)
  })

  it('and what is shown once wait for a person who looks at the page', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    await browser.post(paths.playground, { action: 'get', key: 'colour', value: 'none' })
    await browser.send({ method: 'HEAD', url: paths.playground })
    await browser.get(paths.playground, { 'sec-purpose': 'prefetch' })
    await browser.get(paths.playground, { 'sec-fetch-dest': 'empty' })
    const example = /id="last"/
    assert.match((await browser.get(paths.playground)).body, example)
    assert.doesNotMatch((await browser.get(paths.playground)).body, example)
  })

  it('keep the app apart from what visitors try out', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const act = (form: Record<string, string>) => browser.post(paths.playground, form)
    for (const key of ['person_id', 'visits', 'shopping_list']) {
      assert.equal((await act({ action: 'set', key, value: '2' })).statusCode, 422, key)
      assert.equal((await act({ action: 'pop', key })).statusCode, 422, key)
    }
    for (const key of ['__proto__', 'constructor', '<script>', '7']) {
      assert.equal((await act({ action: 'set', key, value: '<b>' })).statusCode, 303, key)
      assert.equal((await act({ action: 'add-item', item: key })).statusCode, 303, key)
    }
    const page = await browser.get(paths.playground)
    assert.doesNotMatch(page.body, /<script>(?! type)|<b>/)
    assert.equal((await act({ action: 'clear' })).statusCode, 303)
    assert.equal((await act({ action: 'nonsense' })).statusCode, 303)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
  })
})

describe('trouble', () => {
  it('ignores an edited session file and asks to log in', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    const path = join(test.directory, files(test)[0] as string)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"person_id": 1', '"person_id": 2'))
    const answer = await browser.get(paths.dashboard)
    assert.deepEqual(
      [answer.statusCode, answer.headers.location],
      [303, '/organizer/login?because=ended'],
    )
    assert.equal((await browser.logIn()).statusCode, 303)
  })

  it('answers what is not there with a page, whoever asks', async (t) => {
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
      assert.match(body, /<h1>/, `${url} is answered with a page`)
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
    assert.match(wrong.body, /<h1>That can’t be done here/)
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
      assert.doesNotMatch(page.body, /Log in</, url)
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

describe('lifetimes that were changed', () => {
  it('end the log-ins of before when they were shortened', async (t) => {
    const { browser, clock, again } = await startApp(t)
    const visitor = browser()
    await visitor.logIn()
    clock.now += 2 * 3_600_000
    const shorter = await again({ PERMANENT_SESSION_LIFETIME: '1h' })
    const page = await shorter.browser().get(paths.dashboard, { cookie: cookiesOf(visitor) })
    assert.equal(page.statusCode, 303)
    const same = await again({})
    const there = await same.browser().get(paths.dashboard, { cookie: cookiesOf(visitor) })
    assert.equal(there.statusCode, 200)
  })

  it('have a record from the future renewed, once the clock was set back', async (t) => {
    const { browser, clock, sessionStore } = await startApp(t)
    const visitor = browser()
    clock.now += 400 * DAY_MS
    await visitor.logIn()
    clock.now -= 400 * DAY_MS
    assert.equal((await visitor.get(paths.dashboard)).statusCode, 200)
    const [seen] = await Array.fromAsync(sessionStore.list())
    assert.equal(seen?.record.lastSeenAt, clock.now)
    assert.equal(seen?.record.expiresAt, clock.now + 7 * DAY_MS)
    assert.equal(seen?.record.endsAt, clock.now + 30 * DAY_MS)
  })
})

const cookiesOf = ({ cookies }: TestBrowser): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
