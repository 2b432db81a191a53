// The database store as the settings name it: over the server's own database, or one that a command opens.
import { existsSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import {
  closeDatabase,
  type Database,
  type DatabaseTarget,
  DatabaseUnavailable,
  openDatabase,
  parseDatabaseUrl,
} from '../../database/database.ts'
import { migrate } from '../../database/migrate.ts'
import { MEMORY } from '../../database/sqlite.ts'
import { shortPath } from '../../system/short-path.ts'
import { makesNothing, StoreUnavailable, type StoreUse } from '../session-store.ts'
import {
  type DatabaseStore,
  type DatabaseStoreOptions,
  openDatabaseStore,
} from './database-store.ts'

type SessionDatabaseOptions = Omit<DatabaseStoreOptions, 'db' | 'label'> & {
  /** Closed by whoever opened it; the one of the settings is opened, and closed with the store, when
   *  undefined. */
  db?: Database | undefined
}

/** @throws StoreUnavailable when the database can't be opened, or filled */
export async function openSessionDatabase(
  { databaseUrl, root }: Pick<Config, 'databaseUrl' | 'root'>,
  options: SessionDatabaseOptions,
): Promise<DatabaseStore> {
  const { use = 'serving' } = options
  const target = parseDatabaseUrl(databaseUrl, root)
  const label = labelOf(target, root)
  if (options.db) return openDatabaseStore({ ...options, db: options.db, label })
  const db = await openFor(use, target).catch((error: unknown) => {
    if (!(error instanceof DatabaseUnavailable)) throw error
    const sentence = `The sessions in the database ${label} can't be used: ${error.reason}.`
    throw new StoreUnavailable(sentence, { cause: error })
  })
  const store = openDatabaseStore({ ...options, db, label })
  return { ...store, close: () => closeDatabase(db) }
}

/** A file that is not there is not made by looking: an empty database stands in for it. */
async function openFor(use: StoreUse, target: DatabaseTarget): Promise<Database> {
  if (makesNothing(use) && target.kind === 'sqlite' && !existsSync(target.file)) {
    return openDatabase({ kind: 'sqlite', file: MEMORY })
  }
  const isForLooking = use === 'looking'
  const db = await openDatabase(target, { isForLooking, isDurable: use !== 'filling' })
  if (use === 'filling') await migrate(db).catch((error) => closeAndThrow(db, error))
  return db
}

async function closeAndThrow(db: Database, error: unknown): Promise<never> {
  await closeDatabase(db)
  throw error
}

/** For people: never with a user or a password. */
function labelOf(target: DatabaseTarget, root: string): string {
  if (target.kind === 'sqlite') {
    return target.file === MEMORY ? MEMORY : shortPath(target.file, root)
  }
  const { host, pathname } = new URL(target.url)
  return `postgres://${host}${pathname}`
}
