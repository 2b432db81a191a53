import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listSessions, MOST_SESSIONS, noteSession } from '../domain/person-sessions.ts'
import { paths } from '../paths.ts'
import { newRecord, newSessionId, recordName } from '../sessions/session-record.ts'
import { sessionFiles, startApp, type TestApp } from '../testing/app.ts'
import { mary } from '../testing/cast.ts'

const JOHN = 1
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const PLACE = { device: 'Safari on iPhone', network: '192.0.2.7' }

const sessionsOf = ({ db, sessionStore }: TestApp) => listSessions({ db, sessionStore }, JOHN)
const rowsOf = ({ db }: TestApp) => db.selectFrom('person_sessions').selectAll().execute()

/** Adds this many sessions of John's, each used a minute later than the one before. */
async function withSessions(test: TestApp, count: number): Promise<string[]> {
  const { db, sessionStore, config, clock } = test
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const id = newSessionId()
    const at = clock.now - (count - i) * 60_000
    const record = newRecord({ person_id: JOHN }, true, config.session.lifetimes, at)
    await noteSession(db, recordName(id), record, PLACE)
    await sessionStore.create(id, record)
    names.push(recordName(id))
  }
  return names
}

describe('a session', () => {
  it('is noted with its person at log-in: device, network and times', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    browser.headers['user-agent'] = FIREFOX
    await browser.logIn()
    const [session, ...others] = await sessionsOf(test)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [session?.name, session?.device, session?.network],
      [sessionFiles(test)[0], 'Firefox on Linux', '127.0.0.1'],
    )
    assert.deepEqual([session?.beganAt, session?.restarts], [test.clock.now, 0])
  })

  it('is noted under its new id alone when its person logs in again', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    await browser.logIn()
    assert.deepEqual(
      (await rowsOf(test)).map(({ name }) => name),
      sessionFiles(test),
    )
  })

  it('from before is noted when its activity is recorded', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    await test.db.deleteFrom('person_sessions').execute()
    test.clock.now += 3_700_000
    await browser.get(paths.dashboard)
    assert.equal((await sessionsOf(test))[0]?.lastSeenAt, test.clock.now)
  })

  it('is none any more after a log-out, another person’s log-in, or a store that was emptied', async (t) => {
    const test = await startApp(t)
    const [first, second, third] = [test.browser(), test.browser(), test.browser()]
    for (const browser of [first, second, third]) await browser.logIn()
    await first.post(paths.logout, {})
    await second.logIn(mary.email)
    assert.equal((await sessionsOf(test)).length, 1)
    await test.sessionStore.clear()
    assert.deepEqual(await sessionsOf(test), [])
  })

  it('begins and ends also where nothing can be noted', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await test.db.executeQuery({ sql: 'pragma query_only = on', parameters: [] } as never)
    assert.equal((await browser.logIn()).statusCode, 303)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
    assert.equal((await browser.post(paths.logout, {})).statusCode, 303)
    assert.deepEqual(sessionFiles(test), [])
  })
})

describe('the sessions of a person', () => {
  it('are at most 50: a log-in ends the one that was unused longest', async (t) => {
    const test = await startApp(t)
    const [oldest, ...rest] = await withSessions(test, MOST_SESSIONS)
    await test.browser().logIn()
    const left = (await sessionsOf(test)).map(({ name }) => name)
    assert.equal(left.length, MOST_SESSIONS)
    assert.ok(!left.includes(oldest ?? ''))
    assert.ok(rest.every((name) => left.includes(name)))
    assert.equal(sessionFiles(test).length, MOST_SESSIONS)
    assert.deepEqual(
      (await rowsOf(test)).filter((row) => row.ended_at).map((row) => [row.name, row.end_reason]),
      [[oldest, 'too many']],
    )
  })

  it('are counted without those that are gone, so that no live one ends for them', async (t) => {
    const test = await startApp(t)
    const [oldest = '', ...rest] = await withSessions(test, MOST_SESSIONS)
    for (const name of rest.slice(0, 10)) await test.sessionStore.destroyByName(name)
    await test.browser().logIn()
    const left = (await sessionsOf(test)).map(({ name }) => name)
    assert.equal(left.length, MOST_SESSIONS - 9)
    assert.ok(left.includes(oldest))
    assert.equal((await rowsOf(test)).length, MOST_SESSIONS - 9)
  })

  it('are at most 50 also when many log in at once', async (t) => {
    const test = await startApp(t)
    await withSessions(test, MOST_SESSIONS - 2)
    const answers = await Promise.all(Array.from({ length: 6 }, () => test.browser().logIn()))
    assert.ok(answers.every(({ statusCode }) => statusCode === 303))
    assert.equal((await sessionsOf(test)).length, MOST_SESSIONS)
    assert.equal(sessionFiles(test).length, MOST_SESSIONS)
  })
})
