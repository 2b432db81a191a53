// The proof that a Redis can keep sessions, and keeps them: at the start, and as often as /ready asks.
import { randomUUID } from 'node:crypto'
import { type StoreOptions, StoreUnavailable } from '../session-store.ts'
import type { RedisConnection } from './connection.ts'
import { NEEDED_VERSION, RedisUnfit } from './errors.ts'
import { probeKey, type RedisServer } from './server.ts'

const PROBE_MS = 1_000

export function proofOf(connection: RedisConnection, { warn = () => {} }: StoreOptions) {
  let isPolicyKnown = false
  let isUnfit = false

  function toldOnce(error: RedisUnfit): RedisUnfit {
    if (!isUnfit) warn(error.message)
    isUnfit = true
    return error
  }

  /**
   * That Redis refuses changes for a while, since its memory is full, does not make it unfit.
   * @throws StoreUnavailable when it is away, or can't do all that log-ins and log-outs take
   */
  return async (): Promise<void> => {
    try {
      await keepASession(connection)
      isUnfit = false
    } catch (error) {
      if (error instanceof RedisUnfit) throw toldOnce(await withVersion(error, connection))
      if (!(error instanceof StoreUnavailable)) throw error
      await connection.ready(0)
    }
    if (isPolicyKnown) return
    isPolicyKnown = true
    const policy = await findEviction(connection)
    if (!policy) return
    warn(
      `Redis at ${connection.label} has maxmemory-policy ${policy}: when its memory is full it deletes sessions, and people are logged out at random. Set maxmemory-policy noeviction.`,
    )
  }
}

/** Stores, changes and ends a session of nobody, by the very commands that log people in and out. */
async function keepASession(connection: RedisConnection): Promise<void> {
  const key = probeKey(connection.prefix, randomUUID())
  const list = `${key}:list`
  const expiresAt = Date.now() + PROBE_MS
  await connection.send(list, (redis) => redis.addToList(list, Date.now(), expiresAt, 'probe'))
  await connection.send(key, (redis) => redis.set(key, 'old', 'PXAT', expiresAt))
  await connection.send(key, (redis) => redis.replaceText(key, 'old', 'new', expiresAt))
  await connection.send(key, (redis) => redis.getdel(key))
  await connection.send(list, (redis) => redis.zrem(list, 'probe'))
}

/** Says besides which version this is, where Redis is outdated and tells it. */
async function withVersion(error: RedisUnfit, connection: RedisConnection): Promise<RedisUnfit> {
  const [server] = error.isOutdated ? await connection.servers() : []
  const version = server && (await infoOf(server, 'server', 'redis_version'))
  if (!version) return error
  const reason = `this is Redis ${version}, and ${NEEDED_VERSION}`
  return new RedisUnfit(connection.label, { code: 'UNKNOWN', reason })
}

/** The policy by which some server deletes keys when its memory is full; undefined where none does. */
async function findEviction(connection: RedisConnection): Promise<string | undefined> {
  const ask = (server: RedisServer) => infoOf(server, 'memory', 'maxmemory_policy')
  const policies = await Promise.all((await connection.servers()).map(ask))
  return policies.find((policy) => policy && policy !== 'noeviction')
}

/** What Redis tells of itself; undefined when it does not, which is no trouble. */
async function infoOf(server: RedisServer, section: string, name: string) {
  const text = await server.ask(() => server.client.info(section)).catch(() => '')
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(text)?.[1]
}
