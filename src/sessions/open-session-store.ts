// Opens the session store that the settings name.
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import { openFileStore, type StoreUse } from './files/file-store.ts'
import { memoryStore } from './memory-store.ts'
import type { SessionStore } from './session-store.ts'

export interface StoreLog {
  warn(message: string): void
  info(message: string): void
}

/**
 * Redis may still be away when this resolves: wait for `ready()`.
 * @param use of a session directory: FileStoreOptions
 * @throws StoreUnavailable with the cure when it can't be used; an Error of one sentence for a
 * REDIS_URL or certificate that can't be used
 */
export async function openSessionStore(
  { root, secretKeys, session }: Pick<Config, 'root' | 'secretKeys' | 'session'>,
  log: StoreLog,
  use: StoreUse = 'serving',
  clock: () => number = Date.now,
): Promise<SessionStore> {
  const options = {
    keys: deriveKeys(secretKeys, 'session record'),
    lifetimes: session.lifetimes,
    clock,
    warn: (message: string) => log.warn(message),
    info: (message: string) => log.info(message),
  }
  switch (session.type) {
    case 'filesystem':
      return openFileStore({ ...options, directory: session.directory, root, use })
    case 'memory':
      return memoryStore(options)
    case 'redis': {
      const { url, ...rest } = session.redis
      if (!url) throw new Error('REDIS_URL is missing: set it, such as redis://localhost:6379')
      // Only those who use Redis load it.
      const { RedisConnection } = await import('./redis/connection.ts')
      const { openRedisStore } = await import('./redis/redis-store.ts')
      const { warn, info } = options
      return openRedisStore(new RedisConnection({ ...rest, url, warn, info }), options)
    }
  }
}
