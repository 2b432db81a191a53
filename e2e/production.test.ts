import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mary } from '../src/testing/cast.ts'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { skipWithoutPostgres, startPostgres } from '../src/testing/postgres.ts'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { STRONG_SECRET } from '../src/testing/secret.ts'
import { startServer } from '../src/testing/server-process.ts'

const skip = skipWithoutRedis() || skipWithoutPostgres()
const RECOVERY_MS = 2_000

describe('production: Redis, PostgreSQL and many processes', { skip }, () => {
  it('goes on when a single process is told to replace its workers, and says so', async (t) => {
    const redis = await startRedis()
    t.after(() => redis.stop())
    const env = {
      NODE_ENV: 'production',
      SECRET_KEY: STRONG_SECRET,
      REDIS_URL: redis.url,
    }
    const server = await startServer({ env })
    t.after(() => server.remove())
    process.kill(server.pid, 'SIGHUP')
    await eventually('it says to restart', () => server.output().includes('restart instead'))
    assert.equal((await new HttpClient(server.url).get('/')).status, 200)
  })

  it('starts twice at once on empty databases, shares everything, and survives PostgreSQL [B35]', async (t) => {
    const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
    t.after(() => Promise.all([redis.stop(), postgres.remove()]))
    const env = {
      NODE_ENV: '',
      FLASK_ENV: 'production',
      SECRET_KEY: STRONG_SECRET,
      REDIS_URL: redis.url,
      DATABASE_URL: await postgres.newDatabase(),
      SEED_SAMPLE_DATA: 'True',
      WORKERS: '2',
    }
    const servers = await Promise.all([startServer({ env }), startServer({ env })])
    t.after(() => Promise.all(servers.map((server) => server.remove())))
    const [a, b] = servers
    const client = new HttpClient(a.url)
    assert.equal((await client.logIn()).status, 303)
    const onB = new HttpClient(b.url)
    for (const [name, value] of client.cookies) onB.cookies.set(name, value)
    assert.equal(await onB.isLoggedIn(), true)

    const guess = (i: number) =>
      new HttpClient(servers[i % 2]?.url ?? '').logIn(mary.email, `no ${i}`)
    for (let i = 0; i < 10; i++) assert.equal((await guess(i)).status, 401)
    for (const i of [10, 11]) assert.equal((await guess(i)).status, 429, 'limits count over both')

    const startLines = a.output()
    assert.match(startLines, /FLASK_ENV decides, this is production/)
    await eventually('it warns of passwords', () =>
      /Everybody knows the password of .*john\.smith@/.test(a.output()),
    )

    await postgres.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_100)) // People are remembered for a second.
    const page = await client.get('/organizer/')
    assert.equal(page.status, 503)
    assert.ok(page.headers.get('retry-after'))
    assert.equal((await client.get('/')).status, 200)
    const ready = await client.get('/ready')
    assert.equal(ready.status, 503)
    assert.deepEqual(JSON.parse(ready.text), {
      ready: false,
      sessions: 'answers',
      database: 'does not answer',
      mail: 'off',
    })
    await postgres.start()
    await eventually('the dashboard is shown', () => client.isLoggedIn(), RECOVERY_MS)
    assert.equal(await onB.isLoggedIn(), true)
  })
})
