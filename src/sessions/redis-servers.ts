// All the Redis servers behind one REDIS_URL as one thing to send commands to.
import { type RedisReply, type RedisSecrets, redisConnector } from './redis-client.ts'
import { openCluster } from './redis-cluster.ts'
import { explain, isOfCluster, unavailable } from './redis-errors.ts'
import { type LinkOptions, RedisLink } from './redis-link.ts'
import { parseRedisUrl } from './redis-target.ts'

export interface RedisServers {
  /** REDIS_URL without user and password. */
  readonly place: string
  /** Sends a command about one key to the server that keeps it: see RedisLink. */
  send(key: string, command: readonly string[]): Promise<RedisReply>
  /** The servers that between them keep all keys. */
  masters(): Promise<readonly Pick<RedisLink, 'send' | 'info'>[]>
  ready(waitMs: number): Promise<void>
  close(): void
}

export interface RedisServersOptions extends RedisSecrets {
  /** `redis://`, `rediss://`, `redis+sentinel://`, `redis+cluster://` …: see parseRedisUrl. */
  url: string
  trialKey: LinkOptions['trialKey']
  warn: (message: string) => void
  info: (message: string) => void
}

/** Begins to connect. @throws an Error of one sentence for a URL or certificate that can't be used */
export function openServers(options: RedisServersOptions): RedisServers {
  const target = parseRedisUrl(options.url)
  const { connectTo, connectThroughSentinel } = redisConnector(target, options)
  const { place } = target
  if (target.mode === 'cluster') return openCluster({ ...options, target, connectTo })
  const [address] = target.addresses
  if (!address) throw new Error('REDIS_URL names no host.')
  const connect = target.mode === 'sentinel' ? connectThroughSentinel : connectTo(address)
  const link = new RedisLink({ ...options, place, connect })
  return {
    place,
    send: (key, command) =>
      link.send(key, command).catch((error) => {
        throw isOfCluster(error) ? unavailable(place, explain(error)) : error
      }),
    masters: async () => [link],
    ready: (waitMs) => link.ready(waitMs),
    close: () => link.close(),
  }
}
