import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { memoryStore } from '../sessions/memory-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { sessionFiles, startApp } from '../testing/app.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const DAY_MS = 86_400_000

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
    for (const url of [
      '/',
      paths.dashboard,
      paths.session,
      paths.howSessionsWork,
      paths.playground,
    ]) {
      const { body } = await browser.get(url)
      assert.doesNotMatch(body, /flask_session|redis:|\/tmp\/|\bbytes\b/, url)
      assert.ok(!body.includes(sessionFiles(test)[0] as string), url)
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
    const { body } = await browser.get(paths.session)
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
