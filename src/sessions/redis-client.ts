// Opens one connection to Redis, alone or found through Sentinel; hides ioredis and its settings.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { Redis, type RedisOptions } from 'ioredis'
import { troubleKind } from './redis-errors.ts'
import type { RedisAddress, RedisTarget } from './redis-target.ts'
import { withinTime } from './redis-time.ts'

export interface RedisSecrets {
  /** A file with the certificates of a private authority; Node's own when undefined. */
  caFile?: string | undefined
  /** The certificate by which this server shows who it is, and its key, where Redis asks for one. */
  certFile?: string | undefined
  keyFile?: string | undefined
  /** The password of the Sentinels, where they have one of their own. */
  sentinelPassword?: string | undefined
}

export type RedisReply = string | number | null | RedisReply[]

/** Opens a new connection that has answered a PING; rejects within a second or so. */
export type Connect = () => Promise<Redis>

/** From the first packet to the answered PING. */
const CONNECT_MS = 1_000

type Settings = Omit<RedisOptions, 'replyMapping'>

/** Nothing waits in a queue and nothing is sent twice: a connection works, or it is replaced. */
const ONE_CONNECTION: Settings = {
  lazyConnect: true,
  retryStrategy: null,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  enableReadyCheck: false,
  connectTimeout: CONNECT_MS,
  disconnectTimeout: 20,
  protocol: 2,
  disableClientInfo: true,
  connectionName: 'holiday-party-sessions',
}

/** @throws an Error of one sentence when a certificate file can't be read */
export function redisConnector(target: RedisTarget, secrets: RedisSecrets) {
  const tls = target.tls ? readCertificates(secrets) : undefined
  const common: Settings = {
    ...ONE_CONNECTION,
    username: target.username,
    password: target.password,
    db: target.database,
    ...(tls && { tls }),
  }
  const sentinel: Settings = {
    ...common,
    sentinels: [...target.addresses],
    name: target.masterName,
    sentinelPassword: secrets.sentinelPassword,
    sentinelRetryStrategy: () => null,
    sentinelCommandTimeout: CONNECT_MS / 2,
    enableReadyCheck: true, // It is this check that refuses a server which is no master any more.
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
  }
  return {
    connectTo:
      ({ host, port }: RedisAddress): Connect =>
      () =>
        openConnection({ ...common, host, port }),
    connectThroughSentinel: (() => openConnection(sentinel)) as Connect,
  }
}

async function openConnection(options: Settings): Promise<Redis> {
  const client = new Redis(options)
  const errors: Error[] = []
  // Without a listener ioredis prints; and a refused SELECT is told here alone, then it goes on.
  client.on('error', (error: Error) => {
    if (errors.length === 0) errors.push(error)
  })
  try {
    await withinTime(
      client.connect().then(() => greet(client)),
      CONNECT_MS,
    )
    if (errors[0]) throw errors[0]
    return client
  } catch (error) {
    client.disconnect()
    throw errors[0] ?? error
  }
}

/** A server that refuses changes (its disk is full) refuses a PING too, and still lets us read. */
async function greet(client: Redis): Promise<void> {
  try {
    await client.ping()
  } catch (error) {
    if (troubleKind(error) !== 'refusal') throw error
  }
}

/** One command on a connection of its own. */
export async function askOnce(connect: Connect, command: readonly string[]): Promise<RedisReply> {
  const client = await connect()
  try {
    return await withinTime(sendCommand(client, command), CONNECT_MS)
  } finally {
    client.disconnect()
  }
}

const corked = new WeakSet<Redis>()

/** What is sent in one turn of the event loop leaves in one packet: half the cost per command. */
export function sendCommand(client: Redis, command: readonly string[]): Promise<RedisReply> {
  const { stream } = client
  if (!corked.has(client)) {
    corked.add(client)
    stream.cork()
    setImmediate(() => {
      corked.delete(client)
      stream.uncork()
    })
  }
  return client.call(...(command as [string])) as Promise<RedisReply>
}

function readCertificates({ caFile, certFile, keyFile }: RedisSecrets): ConnectionOptions {
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
