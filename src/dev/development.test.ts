import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { DEV_PROXY_SECRET_HEADER } from '../system/request-source.ts'
import { setCookies, startApp, type TestApp } from '../testing/app.ts'
import { textsOf } from '../testing/page.ts'
import { STRONG_SECRET } from '../testing/secret.ts'
import { startServer } from '../testing/server-process.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { developerCookieName } from './developer-key.ts'
import { development } from './development.ts'
import { errorPage } from './error-page.ts'
import { DevelopmentEta, templatePlace } from './templates.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: STRONG_SECRET,
}

/** Makes a process print each file that it loads. */
const TELLS_FILES = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module'
  registerHooks({ load(url, context, next) {
    process.stderr.write('loaded ' + url + '\\n')
    return next(url, context)
  } })`,
)}`

const SECRETS = { devProxySecret: 'of this start', developerKey: 'of this project' }

/** The app as `npm run dev` has it. */
const startDevApp = (t: TestContext) =>
  startApp(
    t,
    {},
    {
      devProxySecret: SECRETS.devProxySecret,
      development: development(SECRETS),
    },
  )

/** A browser on this machine, which the parent of `npm run dev` sees. */
function localBrowser({ browser }: Pick<TestApp, 'browser'>) {
  const local = browser()
  local.headers[DEV_PROXY_SECRET_HEADER] = SECRETS.devProxySecret
  return local
}

/** One that has opened the link besides. */
async function developersBrowser(test: Pick<TestApp, 'browser'>) {
  const developer = localBrowser(test)
  const opened = await developer.get(`/dev/open?key=${encodeURIComponent(SECRETS.developerKey)}`)
  assert.equal(opened.statusCode, 303)
  return developer
}

describe('development', () => {
  it('shows an error with its place, the request and the session keys, in development alone [D6]', async (t) => {
    const test = await startDevApp(t)
    const production = await startApp(t, PRODUCTION)
    const [visitor, elsewhere, inProduction] = [
      localBrowser(test),
      test.browser(),
      production.browser(),
    ]
    for (const one of [visitor, elsewhere, inProduction]) await one.logIn()
    for (const { db } of [test, production]) {
      await db.schema.alterTable('parties').renameTo('<parties>').execute()
    }

    const shown = await visitor.get('/organizer/')
    assert.equal(shown.statusCode, 500)
    assert.match(shown.body, /no such table: parties/)
    assert.match(textsOf(shown.body, 'p').join('\n'), /^In src\/[\w/-]+\.ts:\d+/m)
    assert.match(shown.body, /&gt; +\d+ \| /)
    assert.match(shown.body, /GET \/organizer\//)
    assert.match(shown.body, /cookie: \(hidden\)/)
    assert.match(shown.body, /person_id/)
    const id = visitor.cookies.get('session')?.split('.')[0] as string
    assert.equal(shown.body.includes(id), false)

    for (const one of [elsewhere, inProduction]) {
      const hidden = await one.get('/organizer/')
      assert.equal(hidden.statusCode, 500)
      assert.doesNotMatch(hidden.body, /\/dev\/|cookie: \(hidden\)/)
    }
    assert.doesNotMatch((await inProduction.get('/organizer/')).body, /no such table|src\//)
  })

  it('leaves no trace in production, under npm start, nor for anybody but this machine', async (t) => {
    const visitors = {
      production: (await startApp(t, PRODUCTION)).browser(),
      'npm start': (await startApp(t)).browser(),
      stranger: (await startDevApp(t)).browser(),
    }
    const plain = [
      '/dev/sessions',
      '/dev/people',
      '/dev/open',
      '/dev/assets/page.js',
      '/dev/events',
    ]
    for (const [who, visitor] of Object.entries(visitors)) {
      visitor.headers[DEV_PROXY_SECRET_HEADER] = 'guessed'
      for (const path of [...plain, '/%64ev/sessions', '/d%65v/people', '/dev%2fsessions']) {
        assert.equal((await visitor.get(path)).statusCode, 404, `${who} ${path}`)
      }
      assert.doesNotMatch((await visitor.get('/')).body, /\/dev\/|dev-bar/, who)
    }
  })

  it("asks for the project's word before other people's sessions, switching and ending the server", async (t) => {
    const test = await startDevApp(t)
    const other = test.browser()
    await other.logIn()
    const [session] = await Array.fromAsync(test.sessionStore.list())
    const path = `/dev/sessions/${session?.name}`
    const local = localBrowser(test)
    const wrong = localBrowser(test)
    wrong.cookies.set(developerCookieName(SECRETS.developerKey), 'guessed')
    for (const one of [local, wrong]) {
      for (const url of ['/dev/sessions', path, '/dev/people']) {
        const answer = await one.get(url)
        assert.equal(answer.statusCode, 403, url)
        assert.match(answer.body, /Open once the link/)
      }
      for (const url of [path, '/dev/people', '/dev/server/restart', '/dev/server/kill']) {
        const answer = await one.post(url, { action: 'revoke', person: '1' })
        assert.equal(answer.statusCode, 403, url)
        assert.equal(answer.headers['x-dev-proxy-command'], undefined)
        assert.equal(answer.headers['set-cookie'], undefined)
      }
      assert.match((await one.get('/')).body, /dev-bar[\s\S]*Open once the link/)
      assert.equal((await one.get('/dev/open?key=guessed')).statusCode, 404)
    }
    assert.equal((await other.get('/organizer/')).statusCode, 200)

    const developer = await developersBrowser(test)
    assert.equal((await developer.get(path)).statusCode, 200)
    const kill = await developer.post('/dev/server/kill', {})
    assert.equal(kill.headers['x-dev-proxy-command'], 'kill')
    assert.doesNotMatch((await developer.get('/')).body, /Open once the link/)

    const stolen = test.browser()
    for (const [name, value] of developer.cookies) stolen.cookies.set(name, value)
    assert.equal(
      (await stolen.get('/dev/sessions')).statusCode,
      404,
      'the cookie alone opens nothing',
    )
  })

  it('sets a cookie for a year that no script reads and no other site makes the browser send', async (t) => {
    const test = await startDevApp(t)
    const answer = await localBrowser(test).get(
      `/dev/open?key=${encodeURIComponent(SECRETS.developerKey)}`,
    )
    const [cookie = ''] = setCookies(answer)
    assert.match(cookie, /^developer_[0-9a-f]{8}=/)
    for (const attribute of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Max-Age=31536000']) {
      assert.ok(cookie.split('; ').includes(attribute), attribute)
    }
    assert.equal(answer.headers.location, '/dev/sessions')
  })

  it('tells in the bar what a page cost, and DEV_BAR=0 takes the bar away', async (t) => {
    const test = await startDevApp(t)
    const visitor = localBrowser(test)
    await visitor.logIn()
    const { body } = await visitor.get('/organizer/', { 'sec-fetch-dest': 'document' })
    assert.match(textsOf(body, '*').join('\n'), /GET \/organizer\/ \d+\.\d ms/)
    const values = textsOf(body, 'dd')
    const costs = Object.fromEntries(textsOf(body, 'dt').map((name, at) => [name, values[at]]))
    assert.deepEqual([costs['Reads of the session'], costs.Writes], ['1', '0'])
    assert.match(costs.Queries ?? '', /^[1-9]\d* in \d+\.\d ms$/)
    assert.equal(costs['Session cookie'], 'not sent')
    for (let view = 0; view < 3; view++) {
      const again = await visitor.get('/organizer/', { 'sec-fetch-dest': 'document' })
      const [, queries, ms] = /Queries<\/dt><dd>(\d+) in (\d+\.\d) ms</.exec(again.body) ?? []
      assert.ok(Number(queries) > 0 && Number(ms) < 1_000, `${queries} queries in ${ms} ms`)
    }
    const without = localBrowser(await test.again({ DEV_BAR: '0' }))
    assert.doesNotMatch((await without.get('/')).body, /dev-bar/)
  })

  it('stays usable whatever was put into a session', async (t) => {
    const test = await startDevApp(t)
    const { sessionStore } = test
    const visitor = await developersBrowser(test)
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
    const test = await startDevApp(t)
    const { sessionStore } = test
    const visitor = await developersBrowser(test)
    await visitor.logIn()
    const [found] = await Array.fromAsync(sessionStore.list())
    const path = `/dev/sessions/${found?.name}`
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await visitor.post(path, { action: 'revoke' }, foreign)).statusCode, 403)
    assert.equal((await visitor.get('/organizer/')).statusCode, 200)
    assert.equal((await visitor.post(path, { action: 'expire' })).statusCode, 303)
    assert.equal((await visitor.get('/organizer/')).statusCode, 303)
  })

  it('names view and line of a template that throws, does not compile, or is included', (t) => {
    const views = temporaryFolder(t)
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

  it('shows in short what does not compile, own calls before others, then the request', async (t) => {
    const views = temporaryFolder(t)
    writeFileSync(
      join(views, 'wrong.eta'),
      `one\n<% const = 1 %>\n${'<p>a page</p>\n'.repeat(500)}`,
    )
    const app = Fastify()
    t.after(() => app.close())
    app.get('/', (request, reply) => {
      try {
        return new DevelopmentEta(views).render('wrong', {})
      } catch (error) {
        const root = join(import.meta.dirname, '..', '..')
        return reply
          .type('text/html')
          .send(errorPage(error as Error, request, { root, follow: '' }))
      }
    })
    const { body } = await app.inject('/')
    const [, heading = ''] = /<h1>(.*)<\/h1>/s.exec(body) ?? []
    assert.match(heading, /does not compile/)
    assert.ok(heading.length < 250 && body.length < 20_000, `${heading.length} ${body.length}`)
    const parts = [
      '<h1>',
      '| &lt;% const = 1 %&gt;',
      'The stack',
      'src/dev/',
      'node_modules',
      'The request',
    ]
    const order = parts.map((part) => body.indexOf(part))
    assert.ok(!order.includes(-1), String(order))
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
  })

  it('finds sessions by person, name or key, without a script', async (t) => {
    const test = await startDevApp(t)
    for (const email of ['john.smith@example.com', 'bob.johnson@example.com']) {
      await test.browser().logIn(email)
    }
    const developer = await developersBrowser(test)
    const shown = async (find: string) => {
      const { body } = await developer.get(`/dev/sessions?find=${encodeURIComponent(find)}`)
      return textsOf(body, 'td')
        .filter((text) => /^(John Smith|Bob Johnson)$/.test(text))
        .sort()
    }
    assert.deepEqual(await shown(''), ['Bob Johnson', 'John Smith'])
    assert.deepEqual(await shown('smith'), ['John Smith'])
    assert.deepEqual(await shown('<script>'), [])
    const { body } = await developer.get('/dev/sessions')
    assert.match(body, />(now|[\d.]+ seconds? ago)<\/time>/)
    assert.match(body, /in 7 days<\/time>/)
  })

  it('is loaded neither in production nor by npm start', async (t) => {
    for (const env of [PRODUCTION, { NODE_ENV: 'development' }]) {
      const server = await startServer({ env: { ...env, NODE_OPTIONS: `--import=${TELLS_FILES}` } })
      t.after(() => server.remove())
      const loaded = [...server.output().matchAll(/^loaded .*\/src\/(.+)$/gm)].map(
        ([, file]) => file,
      )
      assert.ok(loaded.includes('app.ts') && loaded.includes('plugins/views.ts'))
      assert.deepEqual(
        loaded.filter((file) => file?.startsWith('dev/')),
        [],
      )
    }
  })
})
