import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { deriveKeys } from '../../config/signing-keys.ts'
import { eventually } from '../../testing/eventually.ts'
import { type StartRedisOptions, skipWithoutRedis, startRedis } from '../../testing/redis.ts'
import { startRedisCluster } from '../../testing/redis-cluster.ts'
import { newRecord, newSessionId } from '../session-record.ts'
import { StoreUnavailable } from '../session-store.ts'
import { RedisConnection } from './connection.ts'
import type { RedisConnectionOptions } from './options.ts'
import { openRedisStore, type RedisStore } from './redis-store.ts'

const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')
const session = () => newRecord({ person_id: 1 }, true, LIFETIMES, Date.now())
const skip = skipWithoutRedis()

/** What item 2 promises, and what "at once" means once an outage is known. */
const ANSWER_MS = 1_000
const AT_ONCE_MS = 100
const RECOVERY_MS = 2_000
/** A test waits so long for what it does not time. */
const PATIENCE_MS = 10_000

function open(t: TestContext, url: string, secrets: Partial<RedisConnectionOptions> = {}) {
  const log: string[] = []
  const say = (text: string) => void log.push(text)
  const connection = new RedisConnection({ url, warn: say, info: say, ...secrets })
  const store = openRedisStore(connection, { keys, warn: say, info: say })
  t.after(() => store.close())
  return { store, log }
}

async function withSession(t: TestContext, options: StartRedisOptions = {}) {
  const redis = await startRedis(options)
  t.after(() => redis.stop())
  const { store, log } = open(t, redis.url)
  await store.ready()
  const id = newSessionId()
  await store.create(id, session())
  return { redis, store, log, id }
}

async function refuses(action: () => unknown, withinMs = ANSWER_MS): Promise<StoreUnavailable> {
  const startedAt = performance.now()
  try {
    await action()
  } catch (error) {
    const tookMs = performance.now() - startedAt
    assert.ok(error instanceof StoreUnavailable, String(error))
    assert.ok(tookMs < withinMs, `it took ${Math.round(tookMs)} ms`)
    return error
  }
  assert.fail('it should have been refused')
}

const bump = (store: RedisStore, id: string) =>
  store.update(id, ({ data }) => {
    data.visits = (data.visits ?? 0) + 1
  })

/** Each way to use the store is refused in time, and soon without waiting at all. */
async function refusesEverything(store: RedisStore, id: string): Promise<void> {
  await refuses(() => store.read(id))
  for (const action of [
    () => store.read(id),
    () => bump(store, id),
    () => store.create(newSessionId(), session()),
    () => store.destroy(id),
    () => store.sweep(),
    () => store.clear(),
    () => store.listOf(1)[Symbol.asyncIterator]().next(),
  ]) {
    await refuses(action, AT_ONCE_MS)
  }
}

async function recovers(store: RedisStore, id: string, sinceMs = performance.now()) {
  let record: Awaited<ReturnType<RedisStore['read']>>
  await eventually(
    'the session can be read again',
    async () => {
      record = await Promise.resolve(store.read(id)).catch(() => undefined)
      return record !== undefined
    },
    PATIENCE_MS,
  )
  const tookMs = performance.now() - sinceMs
  assert.ok(tookMs < RECOVERY_MS, `it took ${Math.round(tookMs)} ms`)
  return record
}

/** A server in Redis's place that treats each connection so, and counts them. */
async function impostor(t: TestContext, port: number, greet: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    count++
    sockets.add(socket)
    socket.on('error', () => {})
    greet(socket)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { count: () => count }
}

describe('Redis in trouble', { skip, concurrency: 4 }, () => {
  it('waits at start for a bounded time, says why in a sentence, and connects when Redis comes', async (t) => {
    const redis = await startRedis()
    t.after(() => redis.stop())
    await redis.kill()
    const { store, log } = open(t, redis.url)
    const error = await refuses(() => store.ready(300), 600)
    assert.match(error.message, /^The sessions in Redis at redis:\/\/127\.0\.0\.1:\d+\/0 can't be/)
    assert.match(error.message, /nothing listens there \(ECONNREFUSED\)\.$/)
    await refusesEverything(store, newSessionId())
    await redis.start()
    await store.ready(RECOVERY_MS)
    await store.create(newSessionId(), session())
    assert.equal(log.length, 2, log.join('\n'))
    assert.match(log[0] ?? '', /is away: nothing listens there/)
    assert.match(log[1] ?? '', /is back after \d/)
  })

  it('answers at once while Redis is down, and keeps every session through its restart', async (t) => {
    const { redis, store, log, id } = await withSession(t, { persistent: true })
    await redis.kill()
    await refusesEverything(store, id)
    await redis.start()
    const startedAt = performance.now()
    assert.equal((await recovers(store, id, startedAt))?.record.data.person_id, 1)
    assert.equal(log.length, 2, log.join('\n'))
  })

  it('logs nobody out, and loses no acknowledged change, when Redis is restarted under load', async (t) => {
    const { redis, store, id } = await withSession(t, { persistent: true })
    let isOver = false
    let [done, refused] = [0, 0]
    const visitor = async () => {
      while (!isOver) {
        const result = await bump(store, id).catch(async (error) => {
          assert.ok(error instanceof StoreUnavailable)
          refused++
          await new Promise((resolve) => setTimeout(resolve, 5))
          return 'refused'
        })
        assert.notEqual(result, undefined, 'still logged in')
        if (result !== 'refused') done++
      }
    }
    const visitors = Array.from({ length: 8 }, visitor)
    await eventually('changes are made', () => done > 50, PATIENCE_MS)
    await redis.kill()
    await redis.start()
    const before = done
    await eventually('changes are made again', () => done > before + 50, PATIENCE_MS)
    isOver = true
    await Promise.all(visitors)
    const visits = Number((await store.read(id))?.record.data.visits)
    assert.ok(refused > 0)
    assert.ok(visits >= done && visits <= done + 8, `${visits} visits, ${done} acknowledged`)
  })

  it('answers within a second while Redis hangs, then at once, and works again when it wakes', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    redis.pause()
    await Promise.all(Array.from({ length: 20 }, () => refuses(() => store.read(id))))
    await refusesEverything(store, id)
    assert.match(log.join(), /did not answer within \d+ ms/)
    redis.resume()
    await recovers(store, id)
    assert.equal((await bump(store, id))?.record.data.visits, 1)
    assert.equal(log.length, 2, log.join('\n'))
  })

  it('notices a hanging Redis by itself, before a visitor does', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    redis.pause()
    await eventually('the log tells of it', () => log.length === 1, RECOVERY_MS)
    await refuses(() => store.read(id), AT_ONCE_MS)
    redis.resume()
    await recovers(store, id)
  })

  it('replaces a connection that Redis closed before anyone calls it an outage', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    await redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    assert.ok(await recovers(store, id))
    assert.ok(await bump(store, id))
    assert.deepEqual(log, [])
  })

  for (const [manner, greet, most] of [
    ['never answers', () => {}, 4],
    ['hangs up', (socket: Socket) => socket.destroy(), 12],
  ] as const) {
    it(`makes few attempts while something ${manner} in Redis's place, however many ask`, async (t) => {
      const { redis, store, log, id } = await withSession(t)
      await redis.kill()
      const { count } = await impostor(t, redis.port, greet)
      const endsAt = Date.now() + 2_500
      let asked = 0
      while (Date.now() < endsAt) {
        await refuses(() => store.read(id))
        asked++
        await new Promise((resolve) => setImmediate(resolve))
      }
      assert.ok(asked > 1_000, `${asked} asked`)
      assert.ok(count() >= 2 && count() <= most, `${count()} connections`)
      assert.equal(log.length, 1, log.join('\n'))
    })
  }

  it('goes on reading while Redis is out of memory, refuses changes, and takes them again', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    await redis.command('CONFIG', 'SET', 'maxmemory', 1)
    for (let i = 0; i < 3; i++) {
      const error = await refuses(() => bump(store, id), AT_ONCE_MS)
      assert.match(error.message, /out of memory/)
      await refuses(() => store.create(newSessionId(), session()), AT_ONCE_MS)
    }
    assert.equal((await store.read(id))?.record.data.person_id, 1)
    await redis.command('CONFIG', 'SET', 'maxmemory', 0)
    assert.equal((await bump(store, id))?.record.data.visits, 1)
    await eventually('the log tells that it is over', () => log.length === 2, RECOVERY_MS)
    assert.match(log[0] ?? '', /refuses changes: it is out of memory/)
    assert.match(log[1] ?? '', /is back after/)
  })

  it('ends a session though Redis is out of memory', async (t) => {
    const { redis, store, id } = await withSession(t)
    await redis.command('CONFIG', 'SET', 'maxmemory', 1)
    assert.equal(await store.destroy(id), true)
    assert.equal(await store.read(id), undefined)
  })

  it('refuses changes on a read-only replica, and takes them when it is a master again', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    await redis.command('CONFIG', 'SET', 'repl-timeout', 1)
    await redis.command('REPLICAOF', '127.0.0.1', 1)
    const error = await refuses(() => bump(store, id), AT_ONCE_MS)
    assert.match(error.message, /read-only replica/)
    assert.ok(await store.read(id))
    await redis.command('REPLICAOF', 'NO', 'ONE')
    const startedAt = performance.now()
    await eventually(
      'it takes changes',
      () => bump(store, id).then(Boolean, () => false),
      PATIENCE_MS,
    )
    assert.ok(performance.now() - startedAt < RECOVERY_MS)
    await eventually('the log tells that it is over', () => log.length === 2, RECOVERY_MS)
  })

  it('is away while a replica without its master refuses to read', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    await redis.command('CONFIG', 'SET', 'replica-serve-stale-data', 'no')
    await redis.command('REPLICAOF', '127.0.0.1', 1)
    await refusesEverything(store, id)
    await redis.command('REPLICAOF', 'NO', 'ONE')
    await recovers(store, id)
    assert.equal(log.length, 2, log.join('\n'))
  })

  it('refuses a wrong password in words that hold no password, and recovers when it is right', async (t) => {
    const redis = await startRedis({ password: 'right-one' })
    t.after(() => redis.stop())
    const { store, log } = open(t, redis.url.replace('right-one', 'sesame-street'))
    const error = await refuses(() => store.ready(200), 600)
    assert.match(error.message, /refuses our user and password/)
    await refusesEverything(store, newSessionId())
    await redis.command('CONFIG', 'SET', 'requirepass', 'sesame-street')
    await store.ready(RECOVERY_MS)
    assert.equal(log.length, 2, log.join('\n'))
    const said = [...log, inspect(error, { depth: 9 }), store.label, store.location('x')].join()
    assert.doesNotMatch(said, /sesame|right-one/)
  })

  it('does not use another database than the one it was given', async (t) => {
    const redis = await startRedis({ settings: ['--databases', '2'] })
    t.after(() => redis.stop())
    const { store } = open(t, redis.url.replace(/0$/, '5'))
    assert.match((await refuses(() => store.ready(200), 600)).message, /DB index is out of range/)
  })

  it('refuses a certificate of an unknown authority', async (t) => {
    const redis = await startRedis({ tls: true })
    t.after(() => redis.stop())
    const { store } = open(t, redis.url)
    assert.match((await refuses(() => store.ready(300), 700)).message, /certificate/)
  })

  it('says in plain words that a certificate is for other names', async (t) => {
    const redis = await startRedis({ tls: true, subject: 'DNS:localhost' })
    t.after(() => redis.stop())
    const { store } = open(t, redis.url, { caFile: redis.certificates?.caFile })
    const { message } = await refuses(() => store.ready(1_000), RECOVERY_MS)
    assert.match(message, /certificate is for other names .* cluster-announce-hostname/)
  })

  for (const [command, ...settings] of [
    ['GETDEL', '--rename-command', 'GETDEL', ''],
    ['EVAL', '--rename-command', 'EVALSHA', '', '--rename-command', 'EVAL', ''],
  ] as const) {
    it(`is not ready without ${command}, and names its version and the one that is needed`, async (t) => {
      const redis = await startRedis({ settings })
      t.after(() => redis.stop())
      const { store, log } = open(t, redis.url)
      for (let i = 0; i < 2; i++) {
        const { message } = await refuses(() => store.ready(), RECOVERY_MS)
        assert.match(message, /this is Redis \d+\.\d.*, and sessions need Redis 6\.2 or later/)
      }
      assert.equal(log.length, 1, log.join('\n'))
    })
  }

  it('is not ready while its user may not log people in, and a failed log-in leaves nothing', async (t) => {
    const { redis, store, log, id } = await withSession(t)
    await redis.command('ACL', 'SETUSER', 'default', '-eval', '-evalsha')
    const before = await redis.command('DBSIZE')
    await refuses(() => store.create(newSessionId(), session()))
    assert.match(
      (await refuses(() => store.ready(), RECOVERY_MS)).message,
      /its user may not use EVAL/,
    )
    assert.equal(await redis.command('DBSIZE'), before)
    assert.ok(await store.read(id))
    await redis.command('ACL', 'SETUSER', 'default', '+@all')
    await store.ready(0)
    assert.equal(log.length, 1, log.join('\n'))
  })

  it('warns once of a Redis that deletes sessions when its memory is full', async (t) => {
    const redis = await startRedis({ settings: ['--maxmemory-policy', 'allkeys-lru'] })
    t.after(() => redis.stop())
    const { store, log } = open(t, redis.url)
    for (let i = 0; i < 2; i++) await store.ready()
    assert.equal(log.length, 1)
    assert.match(log[0] ?? '', /maxmemory-policy allkeys-lru.*logged out at random.*noeviction/)
  })

  it('fails every use after it was closed, and says so', async (t) => {
    const { store, id } = await withSession(t)
    await store.close()
    assert.match((await refuses(() => store.read(id), AT_ONCE_MS)).message, /store is closed/)
  })
})

describe('Redis Cluster in trouble', { skip, concurrency: 2 }, () => {
  const clusterOf = async (t: TestContext, withReplicas: boolean) => {
    const cluster = await startRedisCluster(3, { withReplicas })
    t.after(() => cluster.stop())
    const { store, log } = open(t, cluster.url)
    await store.ready()
    const ids = Array.from({ length: 30 }, newSessionId)
    await Promise.all(ids.map((id) => store.create(id, session())))
    return { cluster, store, log, ids }
  }

  const readable = async (store: RedisStore, ids: readonly string[]): Promise<number> => {
    const answers = ids.map(async (id) => store.read(id))
    const settled = await Promise.allSettled(answers)
    return settled.filter((answer) => answer.status === 'fulfilled' && answer.value).length
  }

  it('follows the cluster when a master hangs and its replica takes over', async (t) => {
    const { cluster, store, log, ids } = await clusterOf(t, true)
    await cluster.servers[0]?.command('WAIT', 1, 1000)
    cluster.servers[0]?.pause()
    const startedAt = performance.now()
    await readable(store, ids)
    assert.ok(performance.now() - startedAt < ANSWER_MS)
    await eventually(
      'the replica takes over',
      async () => (await readable(store, ids)) === ids.length,
      15_000,
    )
    t.diagnostic(`failover took ${Math.round(performance.now() - startedAt)} ms`)
    for (const id of ids) assert.ok(await bump(store, id))
    await eventually(
      'the log tells of it',
      () => log.some((line) => line.includes('goes on without node')),
      PATIENCE_MS,
    )
    assert.ok(log.length <= 4, log.join('\n'))
  })

  it('loses only the sessions of the server that is away, until it is back', async (t) => {
    const { cluster, store, log, ids } = await clusterOf(t, false)
    for (const { command } of cluster.servers) {
      await command('CONFIG', 'SET', 'cluster-require-full-coverage', 'no')
    }
    cluster.servers[1]?.pause()
    await readable(store, ids)
    const startedAt = performance.now()
    const left = await readable(store, ids)
    assert.ok(performance.now() - startedAt < AT_ONCE_MS)
    assert.ok(left > 0 && left < ids.length, `${left} of ${ids.length}`)
    cluster.servers[1]?.resume()
    const resumedAt = performance.now()
    await eventually(
      'all sessions can be read',
      async () => (await readable(store, ids)) === ids.length,
      PATIENCE_MS,
    )
    assert.ok(performance.now() - resumedAt < RECOVERY_MS)
    assert.equal(log.length, 2, log.join('\n'))
  })
})

describe('Redis Sentinel', { skip }, () => {
  it('finds the master, and the new one after a failover', async (t) => {
    const master = await startRedis()
    const replica = await startRedis({ settings: ['--replicaof', '127.0.0.1', `${master.port}`] })
    const sentinel = await startRedis({
      sentinel: [
        `sentinel monitor party 127.0.0.1 ${master.port} 1`,
        'sentinel down-after-milliseconds party 500',
        'sentinel failover-timeout party 2000',
      ].join('\n'),
    })
    t.after(() => Promise.all([master, replica, sentinel].map((server) => server.stop())))
    const { store, log } = open(t, `redis+sentinel://127.0.0.1:${sentinel.port}/party/0`)
    await store.ready()
    const id = newSessionId()
    await store.create(id, session())
    await eventually(
      'the Sentinel knows the replica',
      async () => String(await sentinel.command('SENTINEL', 'REPLICAS', 'party')) !== '',
    )
    await eventually(
      'the replica has the session',
      async () => Number(await replica.command('DBSIZE')) === 2,
    )
    await master.kill()
    await refusesEverything(store, id)
    await eventually(
      'the replica takes over',
      () => bump(store, id).then(Boolean, () => false),
      15_000,
    )
    assert.equal(log.length, 2, log.join('\n'))
  })
})
