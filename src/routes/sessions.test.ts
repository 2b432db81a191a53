import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { CompiledQuery } from 'kysely'
import { parse } from 'node-html-parser'
import { noteSession } from '../domain/person-sessions.ts'
import { paths } from '../paths.ts'
import { newRecord, newSessionId, recordName } from '../sessions/session-record.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import {
  cookiesOf,
  sessionFiles,
  startApp,
  type TestApp,
  type TestBrowser,
} from '../testing/app.ts'
import { john, password } from '../testing/cast.ts'
import { eventually } from '../testing/eventually.ts'

const AGENTS = {
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
}
const ELSEWHERE = 'This session was ended on another device.'

/** John is logged in at his computer and, an hour later, on his phone in another network. */
async function loggedInTwice(t: TestContext, test?: TestApp) {
  const app = test ?? (await startApp(t, { TRUST_PROXY: '1' }))
  const [computer, phone] = [app.browser(), app.browser()]
  Object.assign(computer.headers, { 'user-agent': AGENTS.firefox, 'x-forwarded-for': '192.0.2.7' })
  Object.assign(phone.headers, { 'user-agent': AGENTS.iphone, 'x-forwarded-for': '203.0.113.9' })
  await computer.logIn()
  const [computerName = ''] = sessionFiles(app)
  app.clock.now += 3_000_000
  await phone.logIn(john.email, password, { keep: '' })
  const phoneName = sessionFiles(app).find((name) => name !== computerName) ?? ''
  return { ...app, computer, phone, computerName, phoneName }
}

/** The text of each session that the page lists. */
async function rowsOn(browser: TestBrowser): Promise<string[]> {
  const page = parse((await browser.get(paths.sessions)).body)
  const rows = page.querySelectorAll('ul.sessions > li')
  return rows.map((row) => row.text.replace(/\s+/g, ' ').trim())
}

const isIn = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.get(paths.dashboard)).statusCode === 200

/** What the log-in page says to a browser that is sent there. */
async function toldAtLogin(browser: TestBrowser): Promise<string> {
  const { headers } = await browser.get(paths.dashboard)
  const { body } = await browser.get(headers.location as string)
  return parse(body).querySelector('[role=status]')?.text.replace(/\s+/g, ' ').trim() ?? ''
}

describe('the page of sessions', () => {
  it('shows each session with device, network and times, this one first [B25]', async (t) => {
    const { computer, phone } = await loggedInTwice(t)
    const [first = '', second = '', ...others] = await rowsOn(computer)
    assert.deepEqual(others, [])
    assert.match(first, /^Firefox on Linux this one Network ?This network .* Log out here$/)
    assert.match(second, /^Safari on iPhone not kept Network ?203\.0\.113\.x .* End /)
    assert.match(second, /Begun.*; survived 0 restarts Ends ?when its browser closes, or /)
    assert.match((await rowsOn(phone))[0] ?? '', /^Safari on iPhone this one/)
  })

  it('counts the restarts that each survived', async (t) => {
    const { computer, clock, again } = await loggedInTwice(t)
    clock.now += 60_000
    const restarted = await again({})
    const visitor = restarted.browser()
    visitor.headers.cookie = cookiesOf(computer)
    for (const row of await rowsOn(visitor)) assert.match(row, /survived 1 restart/)
  })

  it('shows the session that asks also where nothing was noted of it', async (t) => {
    const test = await startApp(t)
    const browser = test.browser()
    await browser.logIn()
    await test.db.deleteFrom('person_sessions').execute()
    assert.equal((await rowsOn(browser)).length, 1)
  })

  it('shows nobody else’s, and ends nobody else’s', async (t) => {
    const test = await loggedInTwice(t)
    const mary = test.browser()
    await mary.logIn('mary.williams@example.com')
    assert.equal((await rowsOn(mary)).length, 1)
    for (const name of [test.computerName, 'x', '..%2f', '%00']) {
      const answer = await mary.post(`${paths.sessions}/${name}/end`, {})
      assert.ok([303, 404].includes(answer.statusCode), name)
    }
    assert.deepEqual([await isIn(test.computer), await isIn(test.phone)], [true, true])
  })

  it('costs the same beside many others', async (t) => {
    const counts = { reads: 0, queries: 0 }
    const test = await startApp(t)
    const app = await loggedInTwice(t, test)
    const counted = await countedApp(t, app, counts)
    await rowsOn(counted)
    const alone = { ...counts }
    await addOthers(app, 500)
    Object.assign(counts, { reads: 0, queries: 0 })
    assert.equal((await rowsOn(counted)).length, 2)
    assert.deepEqual(counts, alone)
    assert.deepEqual(alone, { reads: 3, queries: 1 })
    const plan = await test.db.executeQuery(
      CompiledQuery.raw(
        'explain query plan select name from person_sessions where person_id = 1 and ended_at is null',
      ),
    )
    assert.match(JSON.stringify(plan.rows), /SEARCH person_sessions USING INDEX/)
  })
})

/**
 * The browser of a second server on the same data. Its store counts reads and fails when sessions
 * are listed.
 */
async function countedApp(
  t: TestContext,
  app: Awaited<ReturnType<typeof loggedInTwice>>,
  counts: { reads: number; queries: number },
): Promise<TestBrowser> {
  const { sessionStore } = app
  const store: SessionStore = {
    ...sessionStore,
    read(id) {
      counts.reads++
      return sessionStore.read(id)
    },
    readByName(name) {
      counts.reads++
      return sessionStore.readByName(name)
    },
    list: () => assert.fail('everybody’s sessions are listed'),
  }
  const db = app.db.withPlugin({
    // The query for the person was compiled before this plugin, so it is not counted; it is made
    // once a second.
    transformQuery({ node }) {
      counts.queries++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const second = await startApp(t, {}, { sessionStore: store, db, clock: () => app.clock.now })
  const browser = second.browser()
  browser.headers.cookie = cookiesOf(app.computer)
  return browser
}

/** Adds this many sessions of other people, the first hundred of them also to the store. */
async function addOthers({ db, sessionStore, config, clock }: TestApp, count: number) {
  const place = { device: 'Firefox on Linux', network: '10.0.0.1' }
  await db.transaction().execute(async (trx) => {
    for (let i = 0; i < count; i++) {
      const id = newSessionId()
      const data = { person_id: 2 + (i % 4) }
      const record = newRecord(data, true, config.session.lifetimes, clock.now)
      await noteSession(trx, recordName(id), record, place)
      if (i < 100) await sessionStore.create(id, record)
    }
  })
}

describe('ending sessions', () => {
  it('ends one at once, and tells its browser once, and nobody else', async (t) => {
    const { computer, phone, phoneName, browser, db } = await loggedInTwice(t)
    const answer = await computer.post(paths.endSession({ name: phoneName }), {})
    assert.equal(answer.headers.location, paths.sessions)
    assert.match((await computer.get(paths.sessions)).body, /That session has ended/)
    assert.equal((await rowsOn(computer)).length, 1)
    const stranger = browser()
    assert.ok(!(await toldAtLogin(stranger)).includes(ELSEWHERE))
    assert.equal(await isIn(phone), false)
    await phone.send({ method: 'HEAD', url: paths.login })
    await phone.get(paths.login, { 'sec-purpose': 'prefetch' })
    assert.ok((await toldAtLogin(phone)).startsWith(ELSEWHERE))
    assert.match(await toldAtLogin(phone), /^Your session has ended/)
    assert.equal((await db.selectFrom('person_sessions').selectAll().execute()).length, 1)
    assert.equal((await computer.post(paths.endSession({ name: phoneName }), {})).statusCode, 303)
    assert.match((await computer.get(paths.sessions)).body, /had ended already/)
  })

  it('ends all others, also those that were never noted, and keeps this one as it is', async (t) => {
    const { computer, phone, db, clock, sessionStore, computerName } = await loggedInTwice(t)
    await db.deleteFrom('person_sessions').execute()
    assert.equal(await isIn(phone), true)
    clock.now += 1_000
    const before = await sessionStore.readByName(computerName)
    await computer.post(paths.endOtherSessions, {})
    await expectOut(phone)
    assert.equal(await isIn(computer), true)
    const after = await sessionStore.readByName(computerName)
    assert.equal(after?.record.createdAt, before?.record.createdAt)
    assert.equal(after?.record.endsAt, before?.record.endsAt)
    clock.now += 1_000
    await phone.logIn()
    assert.deepEqual([await isIn(phone), await isIn(computer)], [true, true])
  })

  it('tells every other browser that its session was ended elsewhere', async (t) => {
    const { computer, phone } = await loggedInTwice(t)
    await computer.post(paths.endOtherSessions, {})
    assert.match((await computer.get(paths.sessions)).body, /1 other session ended/)
    assert.ok((await toldAtLogin(phone)).startsWith(ELSEWHERE))
  })

  it('ends all, here too', async (t) => {
    const { computer, phone, directory } = await loggedInTwice(t)
    const answer = await computer.post(paths.endAllSessions, {})
    assert.match((await computer.get(answer.headers.location as string)).body, /everywhere/)
    assert.deepEqual(sessionFiles({ directory }), [])
    assert.deepEqual([await isIn(computer), await isIn(phone)], [false, false])
  })

  it('is a log-out where it is this one', async (t) => {
    const { computer, phone, computerName } = await loggedInTwice(t)
    const answer = await computer.post(paths.endSession({ name: computerName }), {})
    assert.match(answer.headers.location as string, /because=logged-out/)
    assert.equal(computer.cookies.has('session'), false)
    assert.deepEqual([await isIn(computer), await isIn(phone)], [false, true])
  })
})

/** Waits until that browser is logged out: a server remembers people for a second. */
const expectOut = (browser: TestBrowser): Promise<void> =>
  eventually('that browser is out', async () => !(await isIn(browser)), 1_100)
