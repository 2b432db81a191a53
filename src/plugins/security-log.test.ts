import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { forgetOldSecurityEvents, KEPT_DAYS } from '../domain/security-log.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { john } from '../testing/cast.ts'

const eventsIn = async ({ db }: Pick<TestApp, 'db'>) =>
  db.selectFrom('security_events').selectAll().orderBy('id').execute()

const kindsIn = async (site: Pick<TestApp, 'db'>): Promise<string[]> =>
  (await eventsIn(site)).map(({ kind }) => kind)

async function start(t: TestContext) {
  const site = await startApp(t)
  const browser = site.browser()
  return { site, browser }
}

describe('the security log', () => {
  it('notes log-ins, failures and log-outs, with session, device and network', async (t) => {
    const { site, browser } = await start(t)
    browser.headers['user-agent'] =
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    await browser.logIn(john.email, 'a wrong one')
    await browser.logIn()
    await browser.post('/organizer/logout', {})
    const events = await eventsIn(site)
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['was refused with a password', 'logged in with a password', 'logged out'],
    )
    const [refused, loggedIn, loggedOut] = events
    assert.ok(refused?.account && refused.session === null)
    assert.equal(refused.person_id, loggedIn?.person_id, 'its owner hears of it')
    assert.match(loggedIn?.session ?? '', /^[0-9a-f]{8}$/)
    assert.equal(loggedOut?.session, loggedIn?.session)
    assert.equal(loggedIn?.device, 'Firefox on Linux')
    assert.equal(loggedIn?.network, '127.0.0.1')
  })

  it('holds nothing that was typed, and no id of a session', async (t) => {
    const { site, browser } = await start(t)
    await browser.logIn('my secret in the wrong field', 'another secret')
    await browser.logIn()
    const id = [...browser.cookies.values()].map(
      (value) => decodeURIComponent(value).split('.')[0] ?? '',
    )
    const text = JSON.stringify(await eventsIn(site))
    for (const secret of ['secret', 'password123', john.email, ...id]) {
      assert.ok(!text.includes(secret), secret)
    }
    const [unknown] = await eventsIn(site)
    assert.equal(unknown?.person_id, null)
  })

  it('notes what is done with an account, and a session that comes back after its end once', async (t) => {
    const { site, browser } = await start(t)
    await browser.logIn()
    const other = site.browser()
    await other.logIn()
    await browser.post('/organizer/sessions/end-others', {})
    for (let i = 0; i < 3; i++) {
      assert.equal((await other.get('/organizer/')).statusCode, 303)
    }
    await browser.post('/organizer/account/password', {
      current_password: 'password123',
      new_password: 'eleven lamps at the gate',
    })
    const kinds = (await kindsIn(site)).slice(2)
    assert.deepEqual(kinds, [
      'ended all other sessions',
      'was refused with an ended session',
      'changed the password',
    ])
    const owners = new Set((await eventsIn(site)).map(({ person_id }) => person_id))
    assert.equal(owners.size, 1)
  })

  it('shows people what was done with their own account alone', async (t) => {
    const { site, browser } = await start(t)
    const jane = site.browser()
    await jane.logIn('jane.smith@example.com')
    await browser.logIn(john.email, 'a wrong one')
    await browser.logIn()
    const page = (await browser.get('/organizer/account/activity')).body
    assert.match(page, /Was refused with a password[\s\S]*kept out/)
    assert.match(page, /Logged in with a password<\/strong> <span class="chip">this session/)
    const hers = (await jane.get('/organizer/account/activity')).body
    assert.doesNotMatch(hers, /Was refused/)
  })

  it('is forgotten after 90 days', async (t) => {
    const { site, browser } = await start(t)
    await browser.logIn()
    const { db, clock } = site
    await forgetOldSecurityEvents(db, clock.now + (KEPT_DAYS - 1) * 86_400_000)
    assert.equal((await eventsIn(site)).length, 1)
    await forgetOldSecurityEvents(db, clock.now + (KEPT_DAYS + 1) * 86_400_000)
    assert.equal((await eventsIn(site)).length, 0)
  })
})
