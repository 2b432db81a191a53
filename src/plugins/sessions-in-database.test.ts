import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { development } from '../dev/development.ts'
import { paths } from '../paths.ts'
import { recordName } from '../sessions/session-record.ts'
import { DEV_PROXY_SECRET_HEADER } from '../system/request-source.ts'
import { cookiesOf, startApp, type TestBrowser } from '../testing/app.ts'

const IN_DATABASE = { SESSION_TYPE: 'database' }

const nameOf = ({ cookies }: TestBrowser): string =>
  recordName(cookies.get('session')?.split('.')[0] as string)

describe('sessions in the database', () => {
  it('outlive a restart, count right, and end for good, with no file beside it [D10]', async (t) => {
    const { browser, again, directory } = await startApp(t, IN_DATABASE)
    const visitor = browser()
    await visitor.logIn()
    await Promise.all(Array.from({ length: 20 }, () => visitor.get(paths.howSessionsWork)))
    const page = await visitor.get(paths.howSessionsWork)
    assert.match(page.body, /You have visited this page 21 times\./)
    assert.match(page.body, /the note is in its database/)
    const card = await visitor.get(paths.session)
    assert.match(card.body, /The database data\/planner\.db/)
    assert.ok(card.body.includes(nameOf(visitor)))

    const restarted = await again(IN_DATABASE)
    const cookie = cookiesOf(visitor)
    const asBefore = await restarted.browser().get(paths.dashboard, { cookie })
    assert.equal(asBefore.statusCode, 200)
    await visitor.post(paths.logout, {})
    const afterwards = await restarted.browser().get(paths.dashboard, { cookie })
    assert.equal(afterwards.statusCode, 303)
    assert.deepEqual(readdirSync(dirname(directory)), [])
  })

  it('move to a new id when the same person logs in again', async (t) => {
    const { browser, sessionStore } = await startApp(t, IN_DATABASE)
    const visitor = browser()
    await visitor.logIn()
    await visitor.get(paths.howSessionsWork)
    const before = nameOf(visitor)
    await visitor.logIn()
    assert.notEqual(nameOf(visitor), before)
    const [only, ...others] = await Array.fromAsync(sessionStore.list())
    assert.deepEqual(others, [])
    assert.equal(only?.record.data.visits, 1)
  })

  it('are shown, changed and ended by the inspector', async (t) => {
    const secrets = { devProxySecret: 'of this start', developerKey: 'of this project' }
    const { browser } = await startApp(t, IN_DATABASE, {
      devProxySecret: secrets.devProxySecret,
      development: development(secrets),
    })
    const developer = browser()
    developer.headers[DEV_PROXY_SECRET_HEADER] = secrets.devProxySecret
    await developer.get(`${paths.devOpen}?key=${encodeURIComponent(secrets.developerKey)}`)
    await developer.logIn()
    const name = nameOf(developer)
    const list = await developer.get(paths.devSessions)
    assert.match(list.body, /data\/planner\.db/)
    assert.ok(list.body.includes(paths.devSession({ name })))
    const act = (action: string, more = {}) =>
      developer.post(paths.devSession({ name }), { action, ...more })
    await act('set', { key: 'colour', value: '"teal"' })
    const shown = await developer.get(paths.devSession({ name }))
    assert.match(shown.body, /data\/planner\.db sessions [0-9a-f]{32}/)
    assert.match(shown.body, /teal/)
    await act('revoke')
    assert.equal((await developer.get(paths.dashboard)).statusCode, 303)
  })
})
