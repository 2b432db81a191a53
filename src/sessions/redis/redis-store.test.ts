import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../../config/signing-keys.ts'
import { skipWithoutRedis, startRedis, type TestRedis } from '../../testing/redis.ts'
import { startRedisCluster, type TestCluster } from '../../testing/redis-cluster.ts'
import { newRecord, newSessionId, recordName } from '../session-record.ts'
import { sessionStoreContract } from '../session-store.contract.ts'
import type { StoreOptions } from '../session-store.ts'
import { RedisConnection, slotOf } from './connection.ts'
import { openRedisStore } from './redis-store.ts'

const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
const keys = deriveKeys(['a secret of thirty-two characters or more'], 'session record')
const session = (data = {}) => newRecord(data, true, LIFETIMES, Date.now())
const skip = skipWithoutRedis()
let prefixes = 0

/** Anything that stores open on, with somebody who can write to it behind their back. */
interface Place {
  url: string
  caFile?: string
  command(key: string, ...words: string[]): Promise<unknown>
}

async function openStore(
  t: TestContext,
  place: Place,
  options: Partial<StoreOptions & { prefix: string }> = {},
) {
  const { url, caFile } = place
  const connection = new RedisConnection({ url, caFile, prefix: options.prefix })
  const store = openRedisStore(connection, { keys, ...options })
  t.after(() => store.close())
  await store.ready()
  return store
}

async function underTest(t: TestContext, place: Place, options: StoreOptions) {
  const prefix = `test-${prefixes++}:`
  const open = (other: StoreOptions) => openStore(t, place, { prefix, ...other })
  const keyOf = (name: string) => `${prefix}session:${name}`
  return {
    store: await open(options),
    second: await open(options),
    reopen: open,
    async tamper(name: string, edit: (text: string) => string) {
      const key = keyOf(name)
      const text = (await place.command(key, 'GET', key)) as string
      await place.command(key, 'SET', key, edit(text))
    },
    async copy(from: string, to: string) {
      const text = (await place.command(keyOf(from), 'GET', keyOf(from))) as string
      await place.command(keyOf(to), 'SET', keyOf(to), text)
    },
  }
}

const single = (redis: TestRedis): Place => ({
  url: redis.url,
  ...(redis.certificates && { caFile: redis.certificates.caFile }),
  command: (_key, ...words) => redis.command(...words),
})

for (const [label, options] of [
  ['Redis', { password: 'p@ss:w/rd' }],
  ['Redis over TLS [B19]', { tls: true }],
] as const) {
  describe(label, { skip }, () => {
    let redis: TestRedis
    before(async () => {
      redis = await startRedis(options)
    })
    after(() => redis.stop())
    sessionStoreContract(label, (t, given) => underTest(t, single(redis), given), {
      realTime: true,
    })
  })
}

describe('Redis Cluster of three', { skip }, () => {
  let cluster: TestCluster
  before(async () => {
    cluster = await startRedisCluster(3)
  })
  after(() => cluster.stop())
  const place = (): Place => ({
    url: cluster.url,
    command: async (key, ...words) => {
      const owner = Math.floor((slotOf(key) * 3) / 16_384)
      return cluster.servers[owner]?.command(...words)
    },
  })

  sessionStoreContract('Redis Cluster', (t, given) => underTest(t, place(), given), {
    realTime: true,
  })

  it('spreads sessions over all servers and lists, sweeps and clears them everywhere', async (t) => {
    const store = await openStore(t, place(), { prefix: 'spread:' })
    const ids = Array.from({ length: 60 }, newSessionId)
    await Promise.all(ids.map((id, i) => store.create(id, session({ person_id: i % 2 }))))
    for (const { command } of cluster.servers) assert.ok(Number(await command('DBSIZE')) > 5)
    assert.deepEqual((await namesIn(store.list())).sort(), ids.map(recordName).sort())
    assert.equal((await namesIn(store.listOf(1))).length, 30)
    assert.equal(await store.clear(), 60)
    assert.equal((await namesIn(store.listOf(1))).length, 0)
  })

  it('follows slots that move to another server', async (t) => {
    const store = await openStore(t, place(), { prefix: 'moved:' })
    const id = newSessionId()
    const slot = slotOf(`moved:session:${recordName(id)}`)
    const owner = Math.floor((slot * 3) / 16_384)
    const to = cluster.servers[(owner + 1) % 3]
    const newOwner = String(await to?.command('CLUSTER', 'MYID'))
    for (const { command } of cluster.servers) {
      await command('CLUSTER', 'SETSLOT', slot, 'NODE', newOwner)
    }
    await store.create(id, session({ person_id: 1 }))
    assert.ok(await store.read(id))
    assert.equal(await to?.command('CLUSTER', 'COUNTKEYSINSLOT', slot), 1)
  })

  it('finds a session on both sides of a slot that is being moved', async (t) => {
    const store = await openStore(t, place(), { prefix: 'moving:' })
    const id = newSessionId()
    const slot = slotOf(`moving:session:${recordName(id)}`)
    const owner = Math.floor((slot * 3) / 16_384)
    const [from, to] = [cluster.servers[owner], cluster.servers[(owner + 1) % 3]]
    const [fromId, toId] = await Promise.all(
      [from, to].map(async (server) => String(await server?.command('CLUSTER', 'MYID'))),
    )
    await to?.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId))
    await from?.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId))
    await store.create(id, session())
    assert.ok(await store.read(id))
    assert.equal(
      (await store.update(id, ({ data }) => Object.assign(data, { visits: 2 })))?.record.data
        .visits,
      2,
    )
    assert.equal(await to?.command('CLUSTER', 'COUNTKEYSINSLOT', slot), 1)
  })
})

describe('Redis store', { skip }, () => {
  let redis: TestRedis
  before(async () => {
    redis = await startRedis()
  })
  after(() => redis.stop())

  async function open(t: TestContext, options: Partial<StoreOptions & { prefix: string }> = {}) {
    const warnings: string[] = []
    const prefix = options.prefix ?? `own-${prefixes++}:`
    const warn = (text: string) => warnings.push(text)
    const store = await openStore(t, single(redis), { warn, ...options, prefix })
    return { store, warnings, prefix }
  }

  /** How often each command ran while `action` did. */
  async function commandsDuring(
    action: () => Promise<unknown>,
  ): Promise<{ [name: string]: number }> {
    await redis.command('CONFIG', 'RESETSTAT')
    await action()
    const stats = String(await redis.command('INFO', 'commandstats'))
    const counts = [...stats.matchAll(/cmdstat_([^:|]+):calls=(\d+)/g)]
    const ours = counts.filter(([, name = '']) => !/ping|info|config|hello|client/.test(name))
    return Object.fromEntries(ours.map(([, name, calls]) => [name, Number(calls)]))
  }

  it('lets Redis itself expire a session, under a key that hides its id', async (t) => {
    const { store, prefix } = await open(t)
    const id = newSessionId()
    const record = session()
    await store.create(id, record)
    const key = `${prefix}session:${recordName(id)}`
    assert.deepEqual(await redis.command('KEYS', `${prefix}*`), [key])
    assert.equal(await redis.command('PEXPIRETIME', key), record.expiresAt)
    const expiresAt = record.expiresAt + 60_000
    await store.update(id, (draft) => Object.assign(draft, { expiresAt }))
    assert.equal(await redis.command('PEXPIRETIME', key), expiresAt)
  })

  it('reads with one command, and changes with two', async (t) => {
    const { store } = await open(t)
    const id = newSessionId()
    await store.create(id, session({ person_id: 1 }))
    const visit = () => store.update(id, ({ data }) => Object.assign(data, { visits: 1 }))
    await visit()
    assert.deepEqual(await commandsDuring(async () => store.read(id)), { get: 1 })
    assert.deepEqual(await commandsDuring(visit), { evalsha: 1, get: 2, set: 1 })
  })

  it("lists one person's sessions at a cost in proportion to them alone", async (t) => {
    const { store } = await open(t)
    const mine = Array.from({ length: 3 }, newSessionId)
    await Promise.all(mine.map((id) => store.create(id, session({ person_id: 7 }))))
    const others = Array.from({ length: 500 }, newSessionId)
    await Promise.all(others.map((id, i) => store.create(id, session({ person_id: 100 + i }))))
    const [gone, ...left] = mine as [string, string, string]
    await store.destroy(gone)
    let listed: string[] = []
    const commands = await commandsDuring(async () => {
      listed = await namesIn(store.listOf(7))
    })
    assert.deepEqual(listed.sort(), left.map(recordName).sort())
    assert.deepEqual(commands, { zrangebyscore: 1, get: 2 })
  })

  it('keeps the list of a person right through log-in, renewal, expiry and tampering', async (t) => {
    const { store, prefix } = await open(t)
    const id = newSessionId()
    const people = async (person: number) => (await namesIn(store.listOf(person))).length
    await store.create(id, session())
    await store.update(id, ({ data }) => Object.assign(data, { person_id: 8 }))
    assert.equal(await people(8), 1)
    const expiresAt = Date.now() + 100_000
    await store.update(id, (draft) => Object.assign(draft, { expiresAt }))
    assert.equal(await redis.command('PEXPIRETIME', `${prefix}person:8`), expiresAt)
    await store.update(id, ({ data }) => Object.assign(data, { person_id: 9 }))
    assert.deepEqual([await people(8), await people(9)], [0, 1])
    await redis.command('SET', `${prefix}person:9`, 'something else')
    assert.equal(await people(9), 0)
    await store.create(newSessionId(), session({ person_id: 9 }))
    assert.equal(await people(9), 1)
    await store.update(id, (draft) => Object.assign(draft, { expiresAt: Date.now() - 1 }))
    assert.equal(await store.read(id), undefined)
  })

  it('touches only keys under its own prefix, whatever characters that has [B39]', async (t) => {
    const { store } = await open(t, { prefix: 'a[b]*?\\:' })
    const { store: neighbour } = await open(t, { prefix: 'abx:' })
    const mine = await open(t, { prefix: 'a[b]*?\\:' })
    await neighbour.create(newSessionId(), session({ person_id: 1 }))
    await redis.command('SET', 'abx:session:notes', 'not ours')
    await redis.command('SET', 'a[b]*?\\:session:notes', 'no session either')
    await store.create(newSessionId(), session({ person_id: 1 }))
    assert.equal((await namesIn(mine.store.list())).length, 1)
    assert.equal(await store.clear(), 1)
    assert.equal((await namesIn(neighbour.list())).length, 1)
    assert.equal(await redis.command('EXISTS', 'abx:session:notes', 'abx:person:1'), 2)
    assert.equal(await redis.command('EXISTS', 'a[b]*?\\:session:notes'), 1)
  })

  it('takes a key of another type for a damaged record, and warns once', async (t) => {
    const { store, prefix, warnings } = await open(t)
    const id = newSessionId()
    const key = `${prefix}session:${recordName(id)}`
    await redis.command('RPUSH', key, 'x')
    for (let i = 0; i < 2; i++) assert.equal(await store.read(id), undefined)
    assert.equal(await store.update(id, () => {}), undefined)
    assert.equal((await store.sweep()).damaged, 1)
    assert.equal(warnings.length, 1)
    assert.equal(await store.destroy(id), true)
    assert.equal(await redis.command('EXISTS', key), 0)
  })

  it('loses nothing when five servers change one session and Redis forgets its scripts', async (t) => {
    const { store, prefix } = await open(t)
    const stores = await Promise.all(Array.from({ length: 5 }, () => open(t, { prefix })))
    const id = newSessionId()
    await store.create(id, session())
    const bump = ({ store }: (typeof stores)[0]) =>
      store.update(id, ({ data }) => {
        data.visits = (data.visits ?? 0) + 1
      })
    const all = Promise.all(Array.from({ length: 20 }, () => stores.map(bump)).flat())
    await redis.command('SCRIPT', 'FLUSH')
    await all
    assert.equal((await store.read(id))?.record.data.visits, 100)
  })

  it('takes an answer that came while this process was busy for longer than Redis may take', async (t) => {
    const { store } = await open(t)
    const id = newSessionId()
    await store.create(id, session())
    const asked = [store.read(id), store.update(id, () => {})]
    await new Promise((resolve) => setImmediate(resolve))
    const busyUntil = performance.now() + 1_200
    while (performance.now() < busyUntil);
    for (const answer of await Promise.all(asked)) assert.ok(answer)
  })

  it('lists and sweeps thousands of sessions exactly', async (t) => {
    const { store } = await open(t)
    const ids = Array.from({ length: 3_000 }, newSessionId)
    await Promise.all(ids.map((id) => store.create(id, session())))
    assert.equal((await namesIn(store.list())).length, 3_000)
    assert.equal((await store.sweep()).live, 3_000)
    assert.equal(await store.clear(), 3_000)
  })
})

describe('slots of a Redis Cluster', () => {
  it('are those that the specification gives', () => {
    assert.equal(slotOf('123456789'), 0x31c3)
    assert.equal(slotOf('{user1000}.following'), slotOf('user1000'))
    assert.equal(slotOf('foo{{bar}}zap'), slotOf('{bar'))
    assert.equal(slotOf('foo{bar}{zap}'), slotOf('bar'))
    assert.notEqual(slotOf('foo{}{bar}'), slotOf('bar'))
  })
})

async function namesIn(list: AsyncIterable<{ name: string }>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of list) names.push(name)
  return names
}
