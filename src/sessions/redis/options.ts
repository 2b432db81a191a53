// What ioredis is told: nothing waits in a queue, nothing is sent twice, and no pause is long.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { ClusterOptions, RedisOptions } from 'ioredis'
import type { RedisLog } from './health.ts'
import type { RedisTarget } from './url.ts'

export interface RedisConnectionOptions extends Partial<RedisLog> {
  /** One of the forms of parseRedisUrl. */
  url: string
  /** Before the name of every key of ours; 'holiday-party:' when undefined. */
  prefix?: string | undefined
  /** A file with the certificates of a private authority; Node's own when undefined. */
  caFile?: string | undefined
  /** The certificate by which this server shows who it is, and its key, where Redis asks for one. */
  certFile?: string | undefined
  keyFile?: string | undefined
  /** The password of the Sentinels, where they have one of their own. */
  sentinelPassword?: string | undefined
}

type Options = Omit<RedisOptions, 'replyMapping'>

const CONNECT_MS = 1_000
const SEARCH_EVERY_MS = 750

/** The first attempt comes at once, later ones wait longer, each a bit different. */
const pause = (failures: number): number =>
  Math.min(500, 25 * 2 ** failures) * (0.5 + Math.random() / 2)

/** @throws an Error of one sentence for a certificate that can't be used */
export function redisOptions(target: RedisTarget, secrets: RedisConnectionOptions): Options {
  const tls = target.tls && { tls: readCertificates(secrets) }
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
    reconnectOnError: lookForTheMaster(),
    protocol: 2,
    disableClientInfo: true,
    connectionName: 'holiday-party-sessions',
    ...tls,
  }
  if (target.mode === 'cluster') return common
  if (target.mode === 'single') return { ...common, ...target.addresses[0] }
  return {
    ...common,
    sentinels: [...target.addresses],
    name: target.masterName,
    sentinelPassword: secrets.sentinelPassword,
    sentinelRetryStrategy: pause,
    sentinelCommandTimeout: CONNECT_MS / 2,
    ...(tls && { sentinelTLS: tls.tls, enableTLSForSentinelMode: true }),
  }
}

export function clusterOptions(target: RedisTarget, secrets: RedisConnectionOptions) {
  return {
    redisOptions: redisOptions(target, secrets),
    clusterRetryStrategy: pause,
    clusterNodeRetryStrategy: pause,
    enableOfflineQueue: false,
    maxRedirections: 4, // ioredis counts the last refusal too.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: CONNECT_MS / 2,
    dnsLookup: (name, done) => done(null, name), // A certificate is for the name, not its address.
  } satisfies ClusterOptions
}

/** The name of a server that lost its role of master may lead to the new one by now. */
function lookForTheMaster(): (error: Error) => boolean {
  let lookedAt = -SEARCH_EVERY_MS
  return ({ message }) => {
    if (!message.startsWith('READONLY') || performance.now() - lookedAt < SEARCH_EVERY_MS)
      return false
    lookedAt = performance.now()
    return true
  }
}

function readCertificates(files: RedisConnectionOptions): ConnectionOptions {
  const { caFile, certFile, keyFile } = files
  return {
    ...(caFile && { ca: readCertificate(caFile) }),
    ...(certFile && { cert: readCertificate(certFile) }),
    ...(keyFile && { key: readCertificate(keyFile) }),
  }
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`The certificate file ${path} can't be read: ${(error as Error).message}.`)
  }
}
