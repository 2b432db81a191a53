import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { bob } from '../src/testing/cast.ts'
import { eventually } from '../src/testing/eventually.ts'
import { type Answer, HttpClient } from '../src/testing/http-client.ts'
import {
  type StartRedisOptions,
  skipWithoutRedis,
  startRedis,
  type TestRedis,
} from '../src/testing/redis.ts'
import { startRedisCluster } from '../src/testing/redis-cluster.ts'
import { STRONG_SECRET } from '../src/testing/secret.ts'
import { runServer, startServer } from '../src/testing/server-process.ts'

const skip = skipWithoutRedis()
const ANSWER_MS = 1_000
const RECOVERY_MS = 2_000
/** A test waits so long for what it does not time. */
const PATIENCE_MS = 10_000

const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: STRONG_SECRET,
  SEED_SAMPLE_DATA: 'True',
}

async function withServer(t: TestContext, url: string, env: Record<string, string> = {}) {
  const server = await startServer({ env: { SESSION_TYPE: 'redis', REDIS_URL: url, ...env } })
  t.after(() => server.remove())
  const stateLines = () =>
    server
      .output()
      .split('\n')
      .filter((line) => /is away:|refuses changes:|is back after/.test(line))
  return { server, stateLines }
}

async function loggedIn(t: TestContext, options: StartRedisOptions = {}) {
  const redis = await startRedis(options)
  t.after(() => redis.stop())
  const { server, stateLines } = await withServer(t, redis.url)
  const client = new HttpClient(server.url)
  assert.equal((await client.logIn()).status, 303)
  return { redis, server, client, stateLines }
}

async function timed(ask: () => Promise<Answer>): Promise<Answer & { tookMs: number }> {
  const startedAt = performance.now()
  const answer = await ask()
  return { ...answer, tookMs: performance.now() - startedAt }
}

/** A page that needs a session says so in time, and leaves the cookie alone; others go on. */
async function isOut(client: HttpClient): Promise<void> {
  const cookie = client.session
  const page = await timed(() => client.get('/organizer/'))
  assert.equal(page.status, 503)
  assert.ok(Number(page.headers.get('retry-after')) > 0)
  assert.ok(page.tookMs < ANSWER_MS, `it took ${Math.round(page.tookMs)} ms`)
  assert.match(page.text, /Back in a moment/)
  assert.match(page.text, /Your log-in is kept/)
  assert.ok(Number(page.headers.get('refresh')) > 0, 'it tries again by itself')
  assert.equal(client.session, cookie)
  for (const path of ['/', '/how-sessions-work', '/assets/css/page.css']) {
    const open = await timed(() => client.get(path))
    assert.notEqual(open.status, 503, path)
    assert.ok(open.tookMs < ANSWER_MS, path)
    assert.doesNotMatch(open.text, /Log in</, `${path} asks nobody to log in who may be logged in`)
  }
  const form = await client.get('/organizer/login')
  assert.equal(form.status, 503)
  assert.match(form.text, /Your log-in is kept/)
  assert.doesNotMatch(form.text, /type="password"|Log in</)
  assert.equal((await new HttpClient(client.url).get('/organizer/login')).status, 200)
  const newcomer = await timed(() => new HttpClient(client.url).logIn(bob.email))
  assertRefused(newcomer)
  assert.ok(newcomer.tookMs < ANSWER_MS * 1.5, `a log-in took ${Math.round(newcomer.tookMs)} ms`)
}

/** A new log-in is told the truth: it was not taken, nothing typed was wrong, and little is typed again. */
function assertRefused({ status, text, headers }: Answer): void {
  assert.equal(status, 503)
  assert.ok(Number(headers.get('retry-after')) > 0)
  assert.match(text, /Nobody can log in at this moment/)
  assert.doesNotMatch(text, /log-in is kept|aria-invalid|type="password"[^>]*value=/)
  assert.match(text, /value="bob\.johnson@example\.com"/)
}

async function isBack(client: HttpClient): Promise<void> {
  const since = performance.now()
  await eventually(
    'the dashboard is shown',
    async () => {
      const { status } = await client.get('/organizer/')
      assert.notEqual(status, 303, 'nobody is logged out')
      return status === 200
    },
    PATIENCE_MS,
  )
  const tookMs = performance.now() - since
  assert.ok(tookMs < RECOVERY_MS, `it took ${Math.round(tookMs)} ms`)
}

describe('the app while Redis is in trouble', { skip, concurrency: 2 }, () => {
  it('refuses to start in production, in one line and within seconds [B28]', async (t) => {
    const redis = await startRedis()
    t.after(() => redis.stop())
    await redis.kill()
    const attempts = [{}, { WORKERS: '2' }].map(async (more) => {
      const startedAt = performance.now()
      const env = { ...PRODUCTION, ...more, REDIS_URL: redis.url.replace('//', '//:sesame@') }
      const { code, output } = await runServer(t, env)
      assert.equal(code, 1)
      assert.match(
        output,
        /^[^\n]*This is production[^\n]*\nThe server can't start: .* nothing listens there \(ECONNREFUSED\)\.\n$/,
      )
      assert.doesNotMatch(output, /sesame/)
      assert.ok(performance.now() - startedAt < 9_000)
    })
    await Promise.all(attempts)
  })

  it('starts without it in development, says so, and serves as soon as it comes [B28]', async (t) => {
    const redis = await startRedis({ persistent: true })
    t.after(() => redis.stop())
    await redis.kill()
    const { server, stateLines } = await withServer(t, redis.url)
    const client = new HttpClient(server.url)
    assert.equal((await client.get('/')).status, 200)
    assert.match(server.output(), /Redis at .* is away: nothing listens there/)
    assert.equal((await client.get('/ready')).status, 503)
    await redis.start()
    await eventually(
      'a log-in succeeds',
      async () => (await client.logIn()).status === 303,
      RECOVERY_MS,
    )
    assert.equal(await client.isLoggedIn(), true)
    assert.equal(stateLines().length, 2, stateLines().join('\n'))
  })

  const outages: [
    string,
    StartRedisOptions,
    (redis: TestRedis) => unknown,
    (redis: TestRedis) => unknown,
  ][] = [
    [
      'is stopped and restarted',
      { persistent: true },
      (redis) => redis.kill(),
      (redis) => redis.start(),
    ],
    ['hangs', {}, (redis) => redis.pause(), (redis) => redis.resume()],
    [
      'gets another password',
      { password: 'right' },
      async (redis) => {
        await redis.command('CONFIG', 'SET', 'requirepass', 'other')
        redis.usePassword('other')
        await redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      },
      (redis) => redis.command('CONFIG', 'SET', 'requirepass', 'right'),
    ],
  ]
  for (const [what, options, breakIt, mendIt] of outages) {
    it(`answers 503 in time while it ${what}, and logs nobody out [B28]`, async (t) => {
      const { redis, client, server, stateLines } = await loggedIn(t, options)
      await breakIt(redis)
      await eventually(
        'pages are unavailable',
        async () => (await client.get('/organizer/')).status === 503,
        PATIENCE_MS,
      )
      await isOut(client)
      const { status, text } = await client.get('/ready')
      assert.deepEqual([status, JSON.parse(text).sessions], [503, 'does not answer'])
      assert.equal(JSON.parse(text).database, 'answers')
      assert.equal((await client.get('/health')).status, 200)
      await mendIt(redis)
      await isBack(client)
      assert.equal((await client.get('/ready')).status, 200)
      await eventually(
        'the log tells that it is over',
        () => stateLines().length === 2,
        PATIENCE_MS,
      )
      assert.doesNotMatch(server.output(), /right|unhandled|at async/i)
    })
  }

  const refusals: [string, (redis: TestRedis) => unknown, (redis: TestRedis) => unknown][] = [
    [
      'is out of memory',
      (redis) => redis.command('CONFIG', 'SET', 'maxmemory', 1),
      (redis) => redis.command('CONFIG', 'SET', 'maxmemory', 0),
    ],
    [
      'has become a read-only replica',
      (redis) => redis.command('REPLICAOF', '127.0.0.1', 1),
      (redis) => redis.command('REPLICAOF', 'NO', 'ONE'),
    ],
  ]
  for (const [what, breakIt, mendIt] of refusals) {
    it(`shows pages and takes no log-ins while it ${what}`, async (t) => {
      const { redis, client, server, stateLines } = await loggedIn(t)
      await breakIt(redis)
      assert.equal((await client.get('/organizer/')).status, 200)
      const visit = await client.get('/how-sessions-work')
      assert.match(visit.text, /could not be stored just now/)
      assert.match(visit.text, /the note is with Redis/)
      assert.doesNotMatch(visit.text, /flask_session|on its disk/)
      const newcomer = new HttpClient(server.url)
      const refused = await timed(() => newcomer.logIn(bob.email))
      assertRefused(refused)
      assert.ok(refused.tookMs < ANSWER_MS)
      await mendIt(redis)
      await eventually(
        'a log-in succeeds',
        async () => (await newcomer.logIn(bob.email)).status === 303,
        RECOVERY_MS,
      )
      assert.equal(await client.isLoggedIn(), true)
      await eventually(
        'the log tells that it is over',
        () => stateLines().length === 2,
        PATIENCE_MS,
      )
    })
  }

  it('is reached over TLS with a private authority, by a setting or by NODE_EXTRA_CA_CERTS', async (t) => {
    const redis = await startRedis({ tls: true })
    t.after(() => redis.stop())
    const file = redis.certificates?.caFile ?? ''
    for (const env of [{ REDIS_CA_FILE: file }, { NODE_EXTRA_CA_CERTS: file }]) {
      const { server } = await withServer(t, redis.url, env as Record<string, string>)
      const client = new HttpClient(server.url)
      assert.equal((await client.logIn()).status, 303)
      assert.equal(await client.isLoggedIn(), true)
    }
    const unknown = await runServer(t, { ...PRODUCTION, REDIS_URL: redis.url })
    assert.equal(unknown.code, 1)
    assert.match(unknown.output, /certificate/)
    const missing = await runServer(t, {
      ...PRODUCTION,
      REDIS_URL: redis.url,
      REDIS_CA_FILE: '/no',
    })
    assert.match(
      missing.output,
      /\nThe server can't start: The certificate file \/no can't be read/,
    )
  })

  it('takes a key of another type for a session that ended, and logs in over it', async (t) => {
    const { redis, client } = await loggedIn(t)
    const [key] = (await redis.command('KEYS', 'holiday-party:session:*')) as string[]
    await redis.command('DEL', String(key))
    await redis.command('RPUSH', String(key), 'x')
    const answer = await client.get('/organizer/')
    assert.equal(answer.status, 303)
    assert.equal((await client.logIn()).status, 303)
    assert.equal(await client.isLoggedIn(), true)
  })

  it('follows a cluster through the failover of a master', async (t) => {
    const cluster = await startRedisCluster(3, { withReplicas: true })
    t.after(() => cluster.stop())
    const { server } = await withServer(t, cluster.url)
    const clients = Array.from({ length: 6 }, () => new HttpClient(server.url))
    for (const client of clients) assert.equal((await client.logIn()).status, 303)
    await cluster.servers[0]?.command('WAIT', 1, 1000)
    await cluster.servers[0]?.kill()
    const all = async () =>
      Promise.all(clients.map((client) => timed(() => client.get('/organizer/'))))
    await eventually(
      'the cluster has failed over',
      async () => {
        const answers = await all()
        for (const { status, tookMs } of answers) {
          assert.ok(status === 200 || status === 503, String(status))
          assert.ok(tookMs < ANSWER_MS, `it took ${Math.round(tookMs)} ms`)
        }
        return answers.every(({ status }) => status === 200)
      },
      20_000,
    )
  })
})
