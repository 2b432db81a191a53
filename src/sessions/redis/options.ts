// What ioredis is told: nothing waits in a queue, nothing is sent twice, and no pause is long.
import { readFileSync } from 'node:fs'
import type { ClusterOptions, Redis, RedisOptions } from 'ioredis'
import type { RedisSettings } from '../../config/redis.ts'
import type { RedisTarget } from '../../config/redis-url.ts'
import type { StoreOptions } from '../session-store.ts'

type Settings = { [name in keyof RedisSettings]?: RedisSettings[name] | undefined }

/** The settings of Redis, and who is told of its state; the prefix is 'holiday-party:' when undefined. */
export interface RedisConnectionOptions extends Settings, Pick<StoreOptions, 'warn' | 'info'> {
  url: string
}

type Options = Omit<RedisOptions, 'replyMapping'>

const CONNECT_MS = 1_000

/** The first attempt comes at once, later ones wait longer, each a bit different. */
const pause = (failures: number): number =>
  Math.min(500, 25 * 2 ** failures) * (0.5 + Math.random() / 2)

/** @throws an Error of one sentence for a certificate that can't be used */
export function redisOptions(target: RedisTarget, settings: RedisConnectionOptions): Options {
  const tls = target.tls && { tls: readCertificates(settings) }
  const common: Options = {
    username: target.username,
    password: target.password,
    db: target.database,
    retryStrategy: pause,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    maxLoadingRetryTime: 250,
    connectTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS,
    disconnectTimeout: 20,
    protocol: 2,
    disableClientInfo: true,
    connectionName: 'holiday-party-sessions',
    scripts: SCRIPTS,
    ...tls,
  }
  if (target.mode === 'cluster') return common
  if (target.mode === 'single') return { ...common, ...target.addresses[0] }
  return {
    ...common,
    sentinels: [...target.addresses],
    name: target.masterName,
    sentinelPassword: settings.sentinelPassword,
    sentinelRetryStrategy: pause,
    sentinelCommandTimeout: CONNECT_MS / 2,
    ...(tls && { sentinelTLS: tls.tls, enableTLSForSentinelMode: true }),
  }
}

/**
 * ioredis hangs up on a server of which nothing came for so long, and does so in a process that was
 * too busy to look. So it watches over the making of a connection alone; then our own timer does.
 */
export function watchWhileConnecting(client: Redis): void {
  const stop = () => {
    delete client.options.socketTimeout
  }
  if (client.status === 'ready') stop()
  client.on('ready', stop)
  client.on('close', () => {
    client.options.socketTimeout = CONNECT_MS
  })
}

export function clusterOptions(target: RedisTarget, settings: RedisConnectionOptions) {
  return {
    redisOptions: redisOptions(target, settings),
    clusterRetryStrategy: pause,
    clusterNodeRetryStrategy: pause,
    enableOfflineQueue: false,
    maxRedirections: 4, // ioredis counts the last refusal too.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: CONNECT_MS / 2,
    dnsLookup: (name, done) => done(null, name), // A certificate is for the name, not its address.
    scripts: SCRIPTS,
  } satisfies ClusterOptions
}

const readCertificates = ({ caFile, certFile, keyFile }: Settings) => ({
  ca: caFile && readCertificate(caFile),
  cert: certFile && readCertificate(certFile),
  key: keyFile && readCertificate(keyFile),
})

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`The certificate file ${path} can't be read: ${(error as Error).message}.`)
  }
}

/** The methods that ioredis makes of our scripts. Each is about one key, so that a cluster takes it too. */
export interface RedisScripts {
  /** Puts `text` in the place of `was`; answers 1, or what somebody else put there meanwhile, or null when it is gone. */
  replaceText(key: string, was: string, text: string, expiresAt: number): Promise<1 | string | null>
  /** Adds a session to a person's list, which forgets what has ended, and ends with its last session. */
  addToList(key: string, now: number, expiresAt: number, name: string): Promise<1>
}

const script = (lua: string) => ({ lua, numberOfKeys: 1 })

const SCRIPTS: { [name in keyof RedisScripts]: ReturnType<typeof script> } = {
  replaceText: script(`
local current = redis.call('GET', KEYS[1])
if not current then return nil end
if current ~= ARGV[1] then return current end
redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
return 1`),
  addToList: script(`
-- What is found here and is no list was never ours.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
redis.call('PEXPIREAT', KEYS[1], last[2])
return 1`),
}
