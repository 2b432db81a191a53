// Opens the session store and the database that the settings name, for the time of some work. All
// commands open them here, and make as little as their work allows.
import type { Config } from '../src/config/config.ts'
import { closeDatabase, type Database, openNamedDatabase } from '../src/database/database.ts'
import { pluralize } from '../src/pages/format.ts'
import { openSessionStore } from '../src/sessions/open-session-store.ts'
import type { SessionStore, SessionType, StoreUse } from '../src/sessions/session-store.ts'

export interface StoreOptions {
  use: Exclude<StoreUse, 'serving'>
  /** The settings' own when undefined. */
  type?: SessionType
  /** Told of each warning of the store; when undefined, the first goes to standard error, and the number of the others. */
  warn?: (message: string) => void
}

/** Gives the work a store that may not be ready yet, and closes it afterwards. @throws as openStore does */
export async function usingStore<T>(
  config: Config,
  options: StoreOptions,
  work: (store: SessionStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(config, options)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** @throws an Error of one sentence, also for sessions that no command can see */
export async function openStore(
  config: Config,
  { use, type = config.session.type, warn }: StoreOptions,
): Promise<SessionStore> {
  if (type === 'memory') {
    throw new Error(
      'SESSION_TYPE is memory: sessions live in each server alone, and no command sees them.',
    )
  }
  const warnings = firstOfMany()
  const log = { warn: warn ?? warnings.tell, info() {} }
  const session = { ...config.session, type }
  const store = await openSessionStore({ ...config, session }, log, { use })
  const close = () => {
    warnings.end()
    return store.close()
  }
  return { ...store, close }
}

/** With another SECRET_KEY every single record is warned of. */
function firstOfMany() {
  let count = 0
  return {
    tell(message: string): void {
      if (count++ === 0) console.error(message)
    },
    end(): void {
      if (count > 1) console.error(`${pluralize(count - 1, 'more warning')} like it.`)
    },
  }
}

/**
 * Gives the work the database, and closes it afterwards.
 * @param use 'looking' for a database that is read alone: then its file is not made
 * @throws DatabaseUnavailable
 */
export async function usingDatabase<T>(
  config: Config,
  use: 'looking' | 'changing',
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = await openNamedDatabase(config, { isForLooking: use === 'looking' })
  try {
    return await work(db)
  } finally {
    await closeDatabase(db)
  }
}
