// Opens the session store that the settings name.
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { openFileStore } from './files/file-store.ts'
import { memoryStore } from './memory-store.ts'
import type { SessionStore, StoreUse } from './session-store.ts'

export interface StoreLog {
  warn(message: string): void
  info(message: string): void
}

export interface OpenStoreOptions {
  /** 'serving' when undefined. */
  use?: StoreUse
  clock?: () => number
  /** For sessions in the database, which is closed by whoever opened it; when undefined, the store
   *  opens the one that the settings name, and closes it. */
  db?: Database | undefined
}

type StoreSettings = Pick<Config, 'root' | 'secretKeys' | 'session' | 'databaseUrl'>

/**
 * Redis and PostgreSQL may still be away when this resolves: wait for `ready()`.
 * @throws StoreUnavailable with the cure when it can't be used; an Error of one sentence for a
 * REDIS_URL or certificate that can't be used
 */
export async function openSessionStore(
  settings: StoreSettings,
  log: StoreLog,
  { use = 'serving', clock = Date.now, db }: OpenStoreOptions = {},
): Promise<SessionStore> {
  const { root, secretKeys, session } = settings
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
    case 'database': {
      const { openSessionDatabase } = await import('./database/open-session-database.ts')
      return openSessionDatabase(settings, { ...options, use, db })
    }
    case 'redis': {
      const { url, ...rest } = session.redis
      if (!url) throw new Error('REDIS_URL is missing: set it, such as redis://localhost:6379')
      // ioredis takes time to load, so only a program that uses Redis loads it.
      const { RedisConnection } = await import('./redis/connection.ts')
      const { openRedisStore } = await import('./redis/redis-store.ts')
      const { warn, info } = options
      return openRedisStore(new RedisConnection({ ...rest, url, warn, info }), options)
    }
  }
}
