import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadConfig } from '../src/config/config.ts'
import { deriveKeys } from '../src/config/signing-keys.ts'
import { metricsText, startMetrics } from '../src/monitoring/metrics.ts'
import { formatDuration } from '../src/pages/format.ts'
import { paths } from '../src/paths.ts'
import { cookieName } from '../src/plugins/cookies.ts'
import { RedisConnection } from '../src/sessions/redis/connection.ts'
import { openRedisStore } from '../src/sessions/redis/redis-store.ts'
import { newRecord, newSessionId } from '../src/sessions/session-record.ts'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { STRONG_SECRET } from '../src/testing/secret.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const production = read('docs/production.md')
const sessions = read('docs/sessions.md')
const settings = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name)

/** Words in capitals with an underscore that are no settings of ours. */
const OTHERS = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'])

describe('docs/production.md', () => {
  it('names settings that exist, and all that matter there', () => {
    for (const text of [production, sessions]) {
      for (const [name] of text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)) {
        assert.ok(settings.includes(name) || OTHERS.has(name), name)
      }
    }
    const general =
      /^(PORT|HOST|NODE_ENV|FLASK_ENV|PERMANENT_.*|SESSION_(IDLE|ABSOLUTE|PERM|COOKIE).*)$/
    for (const name of settings.filter((name) => !general.test(name))) {
      assert.ok(production.includes(`\`${name}\``), `${name} is explained`)
    }
  })

  it('says true defaults', () => {
    const config = loadConfig(
      { NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, REDIS_URL: 'rediss://x' },
      root,
    )
    const row = (name: string) =>
      production.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? ''
    assert.match(row('SESSION_TYPE'), new RegExp(`\\| \`${config.session.type}\``))
    assert.ok(row('REDIS_SENTINEL_PASSWORD').includes(`\`${config.session.redis.prefix}\``))
    assert.ok(row('DATABASE_URL').includes(config.databaseUrl))
    assert.match(row('WORKERS'), new RegExp(`\\| ${config.workers} \\|`))
    assert.equal(config.metrics.isOn, false)
    assert.equal(config.trustProxy, false)
    assert.equal(config.seedSampleData, false)
  })

  it('names every metric, and the paths of the probes', () => {
    const metrics = startMetrics(1)
    const named = new Set(production.match(/planner_[a-z_]+/g))
    metrics.count('planner_requests_total', '')
    assert.match(metricsText([metrics.measure()]), /planner_requests_total/)
    metrics.close()
    for (const name of named) assert.ok(read('src/monitoring/metrics.ts').includes(name), name)
    for (const path of [paths.health, paths.ready, paths.metrics]) {
      assert.ok(production.includes(`\`${path}\``), path)
    }
  })

  it('has a unit that starts what is there', () => {
    const [, program = '', file = ''] =
      /^ExecStart=\/srv\/holiday-party\/(\S+) (\S+)$/m.exec(production) ?? []
    assert.ok(existsSync(join(root, program)), program)
    assert.ok(existsSync(join(root, file)), file)
    assert.match(production, /^ExecReload=\/bin\/kill -HUP \$MAINPID$/m)
  })

  it('gives Redis a user who may do what sessions need, and nothing else', {
    skip: skipWithoutRedis(),
  }, async (t) => {
    const redis = await startRedis()
    t.after(() => redis.stop())
    const [, name = '', ...rules] = (/^user planner .*$/m.exec(production)?.[0] ?? '').split(' ')
    await redis.command('ACL', 'SETUSER', name, ...rules)
    const warnings: string[] = []
    const warn = (message: string) => void warnings.push(message)
    const url = redis.url.replace('//', `//${name}:password@`)
    const store = openRedisStore(new RedisConnection({ url, warn }), {
      keys: deriveKeys([STRONG_SECRET], 'session record'),
      warn,
    })
    t.after(() => store.close())
    await store.ready()
    const times = { permanentSeconds: 60, browserSeconds: 60, absoluteSeconds: 60 }
    const [id, other] = [newSessionId(), newSessionId()]
    const record = newRecord({ person_id: 1 }, true, times, Date.now())
    await store.create(id, record)
    await store.create(other, record)
    await store.update(id, ({ data }) => Object.assign(data, { visits: 1 }))
    await store.update(id, (draft) => Object.assign(draft, { expiresAt: record.expiresAt - 1 }))
    let listed = 0
    for await (const _ of store.listOf(1)) listed++
    assert.equal(listed, 2)
    assert.equal(await store.destroy(id), true)
    assert.equal(await store.importRecord('a'.repeat(32), record), true)
    assert.equal(
      await store.importRecord('a'.repeat(32), { ...record, lastSeenAt: Date.now() + 9 }),
      true,
    )
    assert.equal((await store.sweep()).live, 2)
    assert.equal(await store.clear(), 2)
    assert.deepEqual(warnings, [])
  })
})

describe('docs/sessions.md', () => {
  it('has the five rows, and each is true [B13]', () => {
    const row = (name: string): string[] =>
      (sessions.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '')
        .split('|')
        .map((cell) => cell.trim())
        .slice(2, 4)
    const development = loadConfig({ SECRET_KEY: 'x' }, root)
    const live = loadConfig(
      { NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, REDIS_URL: 'rediss://x' },
      root,
    )
    assert.deepEqual(
      [development.session.type, live.session.type, row('Storage')],
      ['filesystem', 'redis', ['files in `flask_session/`', 'Redis']],
    )
    assert.deepEqual([development.cookie.secure, live.cookie.secure], [false, true])
    assert.deepEqual(row('HTTPS required'), ['no', 'yes'])
    assert.match(row('Signing').join(), /made on the first start.*32 characters or more/)
    for (const [index, config] of [development, live].entries()) {
      const { cookie, isProduction, session } = config
      const said = row('Cookie security')[index] ?? ''
      assert.ok(said.includes(`\`${cookieName('session', isProduction)}\``))
      assert.equal(said.includes('Secure'), cookie.secure)
      assert.equal(said.includes('HttpOnly'), cookie.httpOnly)
      assert.ok(said.includes('SameSite=Lax') && cookie.sameSite === 'lax')
      const lasts = formatDuration(session.lifetimes.permanentSeconds)
      assert.ok(row('Lifetime')[index]?.startsWith(lasts))
    }
  })
})
