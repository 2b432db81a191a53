import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { CHALLENGE_LASTS_MS } from '../domain/passkeys/challenges.ts'
import { MOST_PASSKEYS } from '../domain/passkeys/passkeys.ts'
import { paths } from '../paths.ts'
import { FRESH_LOGIN_MS } from '../plugins/asking-again.ts'
import { cookiesOf, startApp, type TestApp, type TestBrowser } from '../testing/app.ts'
import {
  Authenticator,
  map,
  type Oddities,
  statementWithCertificate,
} from '../testing/authenticator.ts'
import { jane, john, password } from '../testing/cast.ts'
import { hasElement, textsOf, titleOf } from '../testing/page.ts'
import { SECRET, STRONG_SECRET } from '../testing/secret.ts'

const ORIGIN = 'http://localhost'

function open(test: TestApp): TestBrowser {
  const browser = test.browser()
  browser.headers.host = 'localhost'
  return browser
}

const optionsFor = async (browser: TestBrowser, url: string) => (await browser.get(url)).json()

/** Adds a passkey to the account of whoever is logged in. */
async function add(
  browser: TestBrowser,
  device: Authenticator,
  name = 'Phone',
  odd: Oddities = {},
) {
  const credential = device.create(await optionsFor(browser, paths.passkeyOptions), odd)
  return browser.post(paths.passkeys, { credential, name })
}

async function logInWith(browser: TestBrowser, device: Authenticator, odd: Oddities = {}) {
  const credential = device.get(await optionsFor(browser, paths.passkeyLoginOptions), odd)
  return browser.post(paths.passkeyLogin, { credential, keep: 'yes' })
}

/** John, logged in, with a passkey. */
async function withPasskey(t: TestContext, odd: Oddities = {}) {
  const test = await startApp(t)
  const browser = open(test)
  await browser.logIn()
  const device = new Authenticator(ORIGIN)
  const added = await add(browser, device, 'Phone', odd)
  assert.equal(added.statusCode, 303, added.body)
  return { test, browser, device }
}

const rows = (test: TestApp) => test.db.selectFrom('passkeys').selectAll().execute()

describe('adding a passkey', () => {
  it('lists it with its name, and tells its owner by mail', async (t) => {
    const { test, browser } = await withPasskey(t)
    const page = await browser.get(paths.passkeys)
    assert.match(page.body, /“Phone” is added/)
    assert.ok(textsOf(page.body, 'strong[dir="auto"]').includes('Phone'))
    assert.match(page.body, /On one device alone/)
    const mail = (await test.mails()).at(-1)
    assert.deepEqual([mail?.recipient, mail?.subject], [john.email, 'A passkey was added'])
    assert.match(mail?.content?.text ?? '', /“Phone”/)
  })

  it('asks for one that is found without a name and verifies its owner, under a name that tells nothing', async (t) => {
    const { browser } = await withPasskey(t)
    const options = await optionsFor(browser, paths.passkeyOptions)
    assert.deepEqual(options.authenticatorSelection, {
      ...{ residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    })
    assert.deepEqual([options.rp.id, options.attestation], ['localhost', 'none'])
    assert.equal(options.excludeCredentials.length, 1)
    const handle = Buffer.from(options.user.id, 'base64url').toString()
    assert.match(handle, /^[0-9a-z]{16}$/)
  })

  it('keeps what was typed, with the reason, when the answer is wrong in any way', async (t) => {
    const test = await startApp(t)
    const browser = open(test)
    await browser.logIn()
    const wrong: Record<string, Oddities> = {
      'another site': { origin: 'https://evil.example' },
      'another port': { origin: 'http://localhost:81' },
      'another name': { rpId: 'evil.example' },
      'no challenge of ours': { challenge: Buffer.alloc(54).toString('base64url') },
      'used instead of made': { type: 'webauthn.get' },
      'from within a frame': { crossOrigin: true },
      'nobody verified': { isVerified: false },
      'nobody there': { isPresent: false },
      'certificates, which lead to other servers': {
        format: 'packed',
        statement: statementWithCertificate(),
      },
      'an unknown attestation': { format: 'none-such' },
      'a statement in none': { statement: statementWithCertificate() },
    }
    for (const [label, odd] of Object.entries(wrong)) {
      const answer = await add(browser, new Authenticator(ORIGIN), 'My <phone>', odd)
      assert.equal(answer.statusCode, 422, label)
      assert.match(answer.body, /could not be added/, label)
      assert.ok(hasElement(answer.body, '[value="My <phone>"]'), label)
    }
    assert.deepEqual(await rows(test), [])
  })

  it('takes no answer twice, too late, or in another session', async (t) => {
    const test = await startApp(t)
    const [browser, other] = [open(test), open(test)]
    await browser.logIn()
    await other.logIn()
    const device = new Authenticator(ORIGIN)
    const late = device.create(await optionsFor(browser, paths.passkeyOptions))
    assert.equal(
      (await other.post(paths.passkeys, { credential: late, name: 'x' })).statusCode,
      422,
    )
    test.clock.now += CHALLENGE_LASTS_MS
    const answer = await browser.post(paths.passkeys, { credential: late, name: 'x' })
    assert.match(answer.body, /answers no challenge of this browser/)

    const credential = device.create(await optionsFor(browser, paths.passkeyOptions))
    const send = () => browser.post(paths.passkeys, { credential, name: 'x' })
    const statuses = (await Promise.all([send(), send()])).map(({ statusCode }) => statusCode)
    assert.deepEqual(statuses.sort(), [303, 422])
    assert.equal((await rows(test)).length, 1)
  })

  it('takes none that somebody has already, and not more than a person may have', async (t) => {
    const { test, browser, device } = await withPasskey(t)
    const thief = open(test)
    await thief.logIn(jane.email)
    const known = await add(thief, device)
    assert.match(known.body, /it is known already/)
    for (let count = 1; count < MOST_PASSKEYS; count++) {
      assert.equal((await add(browser, new Authenticator(ORIGIN))).statusCode, 303)
    }
    assert.match((await add(browser, new Authenticator(ORIGIN))).body, /too many already/)
  })

  it('says how it is kept', async (t) => {
    const { browser } = await withPasskey(t, { isSynced: true })
    await add(browser, new Authenticator(ORIGIN), 'Key', { transports: ['usb'] })
    const page = await browser.get(paths.passkeys)
    assert.match(page.body, /Synced to your other devices/)
    assert.match(page.body, /On a security key/)
  })

  it('asks for the password first when the log-in is old, and then takes the passkey', async (t) => {
    const test = await startApp(t)
    const browser = open(test)
    await browser.logIn()
    test.clock.now += FRESH_LOGIN_MS
    const asked = await add(browser, new Authenticator(ORIGIN), 'Late phone')
    assert.equal(asked.statusCode, 401)
    assert.match(asked.body, /You were about to add a passkey/)
    assert.deepEqual(await rows(test), [])
    const typed = parse(asked.body).querySelectorAll('main form input[type=hidden]')
    const fields = typed.map((one) => [one.getAttribute('name'), one.getAttribute('value')])
    const form = { ...Object.fromEntries(fields), confirm_password: password }
    assert.equal((await browser.post(paths.passkeys, form)).statusCode, 303)
    assert.equal((await rows(test))[0]?.name, 'Late phone')
  })

  it('needs a name, and an answer', async (t) => {
    const test = await startApp(t)
    const browser = open(test)
    await browser.logIn()
    for (const name of ['', '  ', 'x'.repeat(61)]) {
      const answer = await add(browser, new Authenticator(ORIGIN), name)
      assert.equal(answer.statusCode, 422, name)
      assert.ok(hasElement(answer.body, 'a[href="#name"]'))
    }
    const bare = await browser.post(paths.passkeys, { name: 'Phone' })
    assert.match(bare.body, /needs JavaScript/)
  })
})

describe('logging in with a passkey', () => {
  it('begins a session, notes when it was used, and tells of a device that is new', async (t) => {
    const { test, device } = await withPasskey(t)
    const browser = open(test)
    test.clock.now += 60_000
    const before = cookiesOf(browser)
    const answer = await logInWith(browser, device)
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, paths.dashboard])
    assert.notEqual(cookiesOf(browser), before)
    assert.match((await browser.get(paths.dashboard)).body, /Welcome, John!/)
    assert.equal((await rows(test))[0]?.last_used_at, test.clock.now)
    const subjects = (await test.mails()).map(({ subject }) => subject)
    assert.equal(subjects.at(-1), 'A new device logged in')
    const sessions = await browser.get(paths.sessions)
    assert.equal(textsOf(sessions.body, 'dt').filter((text) => text === 'Network').length, 2)
    await browser.post(paths.logout, {})
    await logInWith(browser, device)
    assert.equal((await test.mails()).length, subjects.length, 'the device is known by now')
  })

  it('leads to the page that was wished for, and nowhere else', async (t) => {
    const { test, device } = await withPasskey(t)
    for (const [next, leadsTo] of [
      [paths.households, paths.households],
      ['//evil.example', paths.dashboard],
    ] as const) {
      const browser = open(test)
      const credential = device.get(await optionsFor(browser, paths.passkeyLoginOptions))
      const answer = await browser.post(paths.passkeyLogin, { credential, next })
      assert.equal(answer.headers.location, leadsTo)
    }
  })

  it('is refused with one sentence, whatever is wrong', async (t) => {
    const { test, browser: johns, device } = await withPasskey(t)
    const janes = open(test)
    await janes.logIn(jane.email)
    const { user } = await optionsFor(janes, paths.passkeyOptions)
    const wrong: Record<string, Oddities> = {
      'another site': { origin: 'https://evil.example' },
      'another name': { rpId: 'evil.example' },
      'no challenge of ours': { challenge: 'AAAA' },
      'made instead of used': { type: 'webauthn.create' },
      'from within a frame': { crossOrigin: true },
      'nobody verified': { isVerified: false },
      'nobody there': { isPresent: false },
      'somebody else': { userHandle: user.id },
      nobody: { userHandle: null },
      'an unknown passkey': { credentialId: 'AAAA' },
    }
    for (const [label, odd] of Object.entries(wrong)) {
      const browser = open(test)
      const answer = await logInWith(browser, device, odd)
      assert.equal(answer.statusCode, 401, label)
      assert.match(textsOf(answer.body, 'h2').join(), /That passkey did not work/, label)
      assert.match(titleOf(answer.body), /^Error: Log in/, label)
      assert.equal((await browser.get(paths.dashboard)).statusCode, 303, label)
    }
    device.loseKey()
    assert.equal((await logInWith(open(test), device)).statusCode, 401)
    assert.equal((await johns.get(paths.dashboard)).statusCode, 200)
  })

  it('takes no answer twice, too late, or from another browser', async (t) => {
    const { test, device } = await withPasskey(t)
    const [browser, thief] = [open(test), open(test)]
    const ask = async () => device.get(await optionsFor(browser, paths.passkeyLoginOptions))
    const send = (credential: string, from = browser) =>
      from.post(paths.passkeyLogin, { credential })
    const stolen = await ask()
    await optionsFor(thief, paths.passkeyLoginOptions)
    assert.equal((await send(stolen, thief)).statusCode, 401)
    test.clock.now += CHALLENGE_LASTS_MS
    assert.equal((await send(stolen)).statusCode, 401)

    const once = await ask()
    const holder = browser.cookies.get('passkey') as string
    const statuses = (await Promise.all([send(once), send(once)])).map((one) => one.statusCode)
    assert.deepEqual(statuses.sort(), [303, 401])
    browser.cookies.set('passkey', holder)
    assert.equal((await send(once)).statusCode, 401)
  })

  it('is taken once by whichever of two servers, also while SECRET_KEY is rotated', async (t) => {
    const { test, device } = await withPasskey(t)
    const other = await test.again({ SECRET_KEY: `${STRONG_SECRET},${SECRET}` })
    const [here, there] = [open(test), open(other)]
    const credential = device.get(await optionsFor(here, paths.passkeyLoginOptions))
    for (const [name, value] of here.cookies) there.cookies.set(name, value)
    assert.equal((await there.post(paths.passkeyLogin, { credential })).statusCode, 303)
    assert.equal((await here.post(paths.passkeyLogin, { credential })).statusCode, 401)
  })

  it('lets two pages of one browser wait at the same time', async (t) => {
    const { test, device } = await withPasskey(t)
    const browser = open(test)
    const first = device.get(await optionsFor(browser, paths.passkeyLoginOptions))
    await optionsFor(browser, paths.passkeyLoginOptions)
    assert.equal((await browser.post(paths.passkeyLogin, { credential: first })).statusCode, 303)
  })

  it('refuses a counter that does not move on, as a copy’s does not', async (t) => {
    const { test, device } = await withPasskey(t, { counter: 5 })
    for (const [counter, status] of [
      [6, 303],
      [6, 401],
      [2, 401],
      [0, 401],
      [9, 303],
    ] as const) {
      assert.equal((await logInWith(open(test), device, { counter })).statusCode, status)
    }
    assert.equal((await rows(test))[0]?.counter, 9)
  })

  it('asks for no name, so that nothing is told about who has an account', async (t) => {
    const test = await startApp(t)
    const options = await optionsFor(open(test), paths.passkeyLoginOptions)
    assert.deepEqual(options.allowCredentials, [])
    assert.equal(options.userVerification, 'required')
    const names = await test.db.selectFrom('spent_challenges').selectAll().execute()
    assert.deepEqual(names, [], 'asking writes nothing')
  })

  it('goes on while guesses at the password are made to wait', async (t) => {
    const { test, device } = await withPasskey(t)
    const guesser = open(test)
    for (let guess = 0; guess < 10; guess++) await guesser.logIn(john.email, 'wrong')
    assert.equal((await guesser.logIn(john.email, 'wrong')).statusCode, 429)
    assert.equal((await logInWith(open(test), device)).statusCode, 303)
  })

  it('answers every kind of nonsense without breaking', async (t) => {
    const { test, browser, device } = await withPasskey(t)
    const good = device.get(await optionsFor(browser, paths.passkeyLoginOptions))
    const made = device.create(await optionsFor(browser, paths.passkeyOptions))
    for (const credential of nonsense([good, made])) {
      const login = await browser.post(paths.passkeyLogin, { credential })
      assert.ok([303, 401].includes(login.statusCode), `${login.statusCode}: ${credential}`)
      const adding = await browser.post(paths.passkeys, { credential, name: 'x' })
      assert.ok([303, 422].includes(adding.statusCode), `${adding.statusCode}: ${credential}`)
    }
    const names = (await rows(test)).map(({ name }) => name)
    assert.deepEqual(names, ['Phone'])
  })
})

/** Answers with one part replaced, cut off or flipped, and texts that are no answer at all. */
function* nonsense(answers: readonly string[]): Generator<string> {
  yield* ['null', '[]', '1', '"x"', '{', '{"__proto__":{"id":1}}', '\u0001', '[['.repeat(9_000)]
  const deep = Buffer.alloc(20_000, 0x81).toString('base64url')
  const values = [null, 1, {}, [], '', '*', 'AAAA', deep, map([]).toString('base64url')]
  for (const answer of answers) {
    const { response, ...outer } = JSON.parse(answer)
    for (const name of ['id', 'type']) {
      for (const value of values) yield JSON.stringify({ ...outer, [name]: value, response })
    }
    for (const [name, known] of Object.entries(response)) {
      const odd = typeof known === 'string' ? [known.slice(0, -8), flipped(known)] : []
      for (const value of [...values, ...odd]) {
        yield JSON.stringify({ ...outer, response: { ...response, [name]: value } })
      }
    }
  }
}

function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64url')
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 0x40
  return bytes.toString('base64url')
}

describe('a passkey that one has', () => {
  const urlOf = async (test: TestApp, path: (params: { passkey: string }) => string) =>
    path({ passkey: (await rows(test))[0]?.public_id ?? '' })

  it('is renamed', async (t) => {
    const { test, browser } = await withPasskey(t)
    const url = await urlOf(test, paths.renamePasskey)
    assert.equal(
      (await browser.post(url, { name: ' Blue\n\u202e  key\u0007 ' })).headers.location,
      paths.passkeys,
    )
    assert.match((await browser.get(paths.passkeys)).body, /It is called “Blue key” now/)
    const wrong = await browser.post(url, { name: '' })
    assert.equal(wrong.statusCode, 422)
    assert.match(textsOf(wrong.body, 'h1').join(), /^Blue key/)
  })

  it('is removed, logs nobody in any more, and ends other sessions only when that is wished', async (t) => {
    const { test, browser, device } = await withPasskey(t)
    const other = open(test)
    await other.logIn()
    const url = await urlOf(test, paths.removePasskey)
    await add(browser, new Authenticator(ORIGIN), 'Second')
    const removed = await browser.post(url, {})
    assert.equal(removed.headers.location, paths.passkeys)
    assert.match((await browser.get(paths.passkeys)).body, /“Phone” is removed\. No session/)
    assert.equal((await logInWith(open(test), device)).statusCode, 401)
    assert.equal((await other.get(paths.dashboard)).statusCode, 200)
    assert.equal((await test.mails()).at(-1)?.subject, 'A passkey was removed')

    await add(browser, new Authenticator(ORIGIN), 'Third')
    test.clock.now += 1_000
    await browser.post(await urlOf(test, paths.removePasskey), { end_others: 'yes' })
    assert.match((await browser.get(paths.passkeys)).body, /All other sessions have ended/)
    assert.match((await browser.get(paths.sessions)).body, /logged in here alone/)
  })

  it('is removed as the last one only by who knows the way in that is left', async (t) => {
    const { test, browser } = await withPasskey(t)
    const url = await urlOf(test, paths.removePasskey)
    assert.match((await browser.get(await urlOf(test, paths.passkey))).body, /your only passkey/)
    for (const current_password of ['', 'not it', 'x'.repeat(2_000)]) {
      const answer = await browser.post(url, { current_password, end_others: 'yes' })
      assert.equal(answer.statusCode, 422)
      assert.ok(hasElement(answer.body, 'a[href="#current_password"]'))
    }
    assert.equal((await rows(test)).length, 1)
    assert.equal((await browser.post(url, { current_password: password })).statusCode, 303)
    assert.equal((await rows(test)).length, 0)
    assert.equal((await browser.post(url, { current_password: password })).statusCode, 404)
  })

  it('answers instead of the password when what is sensitive asks again', async (t) => {
    const { test, browser, device } = await withPasskey(t)
    test.clock.now += FRESH_LOGIN_MS
    const asked = await browser.post(paths.recoveryCodes, {})
    assert.match(asked.body, /data-passkey-confirm/)
    const confirm = async (odd: Oddities = {}, url: string = paths.passkeyConfirmOptions) => {
      const confirm_credential = device.get(await optionsFor(browser, url), odd)
      return browser.post(paths.recoveryCodes, { confirm_credential, confirm_password: '' })
    }
    const options = await optionsFor(browser, paths.passkeyConfirmOptions)
    assert.deepEqual(options.allowCredentials, [{ type: 'public-key', id: device.credentialId }])
    for (const refused of [
      await confirm({ origin: 'https://evil.example' }),
      await confirm({}, paths.passkeyLoginOptions),
      await browser.post(paths.recoveryCodes, { confirm_credential: '{' }),
    ]) {
      assert.equal(refused.statusCode, 401)
      assert.match(refused.body, /That passkey did not work/)
    }
    assert.equal((await confirm()).statusCode, 303)
    assert.equal((await browser.post(paths.recoveryCodes, {})).statusCode, 303, 'without asking')
  })

  it('is no answer for somebody else’s session', async (t) => {
    const { test, device } = await withPasskey(t)
    const janes = open(test)
    await janes.logIn(jane.email)
    test.clock.now += FRESH_LOGIN_MS
    const asked = await janes.post(paths.recoveryCodes, {})
    assert.doesNotMatch(asked.body, /data-passkey-confirm/)
    const confirm_credential = device.get(await optionsFor(janes, paths.passkeyConfirmOptions))
    const answer = await janes.post(paths.recoveryCodes, { confirm_credential })
    assert.equal(answer.statusCode, 401)
  })

  it('is nobody else’s to see, rename or remove', async (t) => {
    const { test } = await withPasskey(t)
    const stranger = open(test)
    await stranger.logIn(jane.email)
    assert.equal((await stranger.get(await urlOf(test, paths.passkey))).statusCode, 404)
    for (const path of [paths.renamePasskey, paths.removePasskey]) {
      const url = await urlOf(test, path)
      assert.equal((await stranger.post(url, { name: 'Mine' })).statusCode, 404)
    }
    assert.equal((await rows(test))[0]?.name, 'Phone')
  })
})

describe('where passkeys belong', () => {
  it('is the name in PUBLIC_URL in production, whatever Host is sent', async (t) => {
    const test = await startApp(t, {
      ...{ NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'filesystem' },
      PUBLIC_URL: 'https://party.example',
    })
    const browser = test.browser()
    browser.headers.host = 'evil.example'
    const options = await optionsFor(browser, paths.passkeyLoginOptions)
    assert.equal(options.rpId, 'party.example')
    assert.ok(browser.cookies.has('__Host-passkey'))
  })

  it('is nowhere in production without PUBLIC_URL, which the page says', async (t) => {
    const test = await startApp(t, {
      ...{ NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'filesystem' },
      HELP_CONTACT: 'Ada, 555-0100',
    })
    const browser = test.browser()
    Object.assign(browser.headers, { origin: 'https://localhost', host: 'localhost' })
    assert.doesNotMatch((await browser.get(paths.login)).body, /passkey|webauthn/)
    assert.equal((await browser.get(paths.passkeyLoginOptions)).statusCode, 403)
    assert.equal((await browser.post(paths.passkeyLogin, { credential: '{}' })).statusCode, 403)
    await browser.logIn()
    assert.match(
      (await browser.get(paths.passkeys)).body,
      /Passkeys are off here.*Ask Ada, 555-0100/,
    )
  })

  it('is no address of numbers, which the page says too', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    browser.headers.host = '127.0.0.1:5000'
    await browser.logIn()
    assert.match((await browser.get(paths.passkeys)).body, /open it as localhost/)
  })

  it('is offered in the field and by a button at the log-in page, which work without it too', async (t) => {
    const test = await startApp(t)
    const page = await open(test).get(paths.login)
    assert.ok(hasElement(page.body, '[autocomplete="username webauthn"]'))
    assert.match(textsOf(page.body, 'noscript').join(), /passkey/)
    const back = await open(test).get(paths.passkeyLogin)
    assert.equal(back.headers.location, paths.login)
  })
})
