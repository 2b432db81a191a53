import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startApp } from '../../testing/app.ts'
import { isDeveloper } from './developer.ts'
import { DevelopmentEta, templatePlace } from './templates.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: 'q8Zr3vTn5kLw7xYb1mPc9sDf2gHj4aQe',
}

describe('development', () => {
  it('shows an error with its place, the request and the session keys, in development alone', async (t) => {
    const { db, browser, again } = await startApp(t)
    const visitor = browser()
    const inProduction = (await again(PRODUCTION)).browser()
    for (const one of [visitor, inProduction]) await one.logIn()
    await db.schema.alterTable('parties').renameTo('<parties>').execute()

    const shown = await visitor.get('/organizer/')
    assert.equal(shown.statusCode, 500)
    assert.match(shown.body, /no such table: parties/)
    assert.match(shown.body, /<p>In <code>src\/[\w/-]+\.ts:\d+<\/code>/)
    assert.match(shown.body, /&gt; +\d+ \| /)
    assert.match(shown.body, /GET \/organizer\//)
    assert.match(shown.body, /cookie: \(hidden\)/)
    assert.match(shown.body, /person_id/)
    const id = visitor.cookies.get('session')?.split('.')[0] as string
    assert.equal(shown.body.includes(id), false)

    const hidden = await inProduction.get('/organizer/')
    assert.equal(hidden.statusCode, 500)
    assert.doesNotMatch(hidden.body, /no such table|src\/|\/dev\//)
  })

  it('leaves no trace in production, nor for anybody but this machine', async (t) => {
    const { again, app } = await startApp(t)
    const production = (await again(PRODUCTION)).browser()
    const plain = ['/dev/sessions', '/dev/people', '/dev/assets/page.js', '/dev/events']
    for (const path of [...plain, '/%64ev/sessions', '/d%65v/people', '/dev%2fsessions']) {
      assert.equal((await production.get(path)).statusCode, 404, path)
      const stranger = { url: path, remoteAddress: '192.168.1.7' }
      assert.equal((await app.inject(stranger)).statusCode, 404, path)
      const rebound = { url: path, headers: { host: 'evil.example' } }
      assert.equal((await app.inject(rebound)).statusCode, 404, path)
    }
    assert.doesNotMatch((await production.get('/')).body, /\/dev\/|dev-bar/)
    const stranger = await app.inject({ url: '/', remoteAddress: '192.168.1.7' })
    assert.doesNotMatch(stranger.body, /\/dev\/|dev-bar/)
  })

  it('tells in the bar what a page cost, and DEV_BAR=0 takes the bar away', async (t) => {
    const { browser, again } = await startApp(t)
    const visitor = browser()
    await visitor.logIn()
    const { body } = await visitor.get('/organizer/', { 'sec-fetch-dest': 'document' })
    assert.match(body, /GET \/organizer\/<\/span> <span>\d+\.\d ms/)
    assert.match(body, /Reads of the session<\/dt><dd>1</)
    assert.match(body, /Writes<\/dt><dd>0</)
    assert.match(body, /Queries<\/dt><dd>[1-9]\d* in \d+\.\d ms</)
    assert.match(body, /Session cookie<\/dt><dd>not sent</)
    for (let view = 0; view < 3; view++) {
      const again = await visitor.get('/organizer/', { 'sec-fetch-dest': 'document' })
      const [, queries, ms] = /Queries<\/dt><dd>(\d+) in (\d+\.\d) ms</.exec(again.body) ?? []
      assert.ok(Number(queries) > 0 && Number(ms) < 1_000, `${queries} queries in ${ms} ms`)
    }
    const without = (await again({ DEV_BAR: '0' })).browser()
    assert.doesNotMatch((await without.get('/')).body, /dev-bar/)
  })

  it('stays usable whatever was put into a session', async (t) => {
    const { browser, sessionStore } = await startApp(t)
    const visitor = browser()
    await visitor.logIn()
    const [found] = await Array.fromAsync(sessionStore.list())
    const path = `/dev/sessions/${found?.name}`
    await visitor.post(path, { action: 'set', key: 'person_id', value: '{"a":1}' })
    for (const url of ['/dev/sessions', path, '/']) {
      assert.equal((await visitor.get(url)).statusCode, 200, url)
    }
    for (const action of ['__proto__', 'constructor', 'toString']) {
      assert.equal((await visitor.post(path, { action })).statusCode, 404, action)
    }
  })

  it('does not let another site press the buttons', async (t) => {
    const { browser, sessionStore } = await startApp(t)
    const visitor = browser()
    await visitor.logIn()
    const [found] = await Array.fromAsync(sessionStore.list())
    const path = `/dev/sessions/${found?.name}`
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await visitor.post(path, { action: 'revoke' }, foreign)).statusCode, 403)
    assert.equal((await visitor.get('/organizer/')).statusCode, 200)
    assert.equal((await visitor.post(path, { action: 'expire' })).statusCode, 303)
    assert.equal((await visitor.get('/organizer/')).statusCode, 303)
    assert.equal(
      (await visitor.post('/dev/server/kill', {})).statusCode,
      404,
      'nobody to restart it',
    )
  })

  it('names view and line of a template that throws, does not compile, or is included', (t) => {
    const views = mkdtempSync(join(tmpdir(), 'views-'))
    t.after(() => rmSync(views, { recursive: true }))
    const eta = new DevelopmentEta(views)
    const templates = {
      throws: 'one\n<% if (true) { %>\n<%= it.no.such %>\n<% } %>',
      wrong: 'one\ntwo\n<% const = 1 %>\nfour',
      open: 'one\n<%= it.name',
      outer: "one\n<%~ include('/throws') %>",
    }
    for (const [name, text] of Object.entries(templates)) {
      writeFileSync(join(views, `${name}.eta`), text)
    }
    const placeOf = (name: string) => {
      try {
        return eta.render(name, {})
      } catch (error) {
        const place = templatePlace(error)
        return `${place?.file.slice(views.length + 1)}:${place?.line}`
      }
    }
    assert.equal(placeOf('throws'), 'throws.eta:3')
    assert.equal(placeOf('wrong'), 'wrong.eta:3')
    assert.equal(placeOf('open'), 'open.eta:2')
    assert.equal(placeOf('outer'), 'throws.eta:3')
  })

  it('takes for the developer who is on this machine, under its name, without a proxy', () => {
    const host = 'localhost:5000'
    assert.equal(isDeveloper('127.0.0.1', { host }), true)
    assert.equal(isDeveloper('::ffff:127.0.0.1', { host: '127.0.0.1:5000' }), true)
    assert.equal(isDeveloper('::1', { host: '[::1]:5000' }), true)
    assert.equal(isDeveloper('10.0.0.1', { host }), false)
    assert.equal(isDeveloper('127.0.0.1', { host: 'localhost.evil.example' }), false)
    assert.equal(isDeveloper('127.0.0.1', { host, 'x-forwarded-for': '1.2.3.4' }), false)
    assert.equal(isDeveloper(undefined, { host }), false)
  })
})
