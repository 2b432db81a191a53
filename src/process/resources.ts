// Puts together what every program works with: session store, database, the links' tokens, password
// hasher. The server, the tests and the bench all open them here.
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import {
  closeDatabase,
  type Database,
  DatabaseUnavailable,
  openNamedDatabase,
} from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { mendFeeds } from '../domain/calendar.ts'
import { type LinkTokens, linkTokens } from '../domain/invitation-links.ts'
import { mendLinks } from '../domain/invitations.ts'
import { type PasswordHasher, passwordHasher } from '../domain/passwords.ts'
import { type Mail, openMail } from '../pages/mails/mail.ts'
import { seedSampleData } from '../sample/seed.ts'
import { openSessionStore, type StoreLog } from '../sessions/open-session-store.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'

export interface Resources {
  sessionStore: SessionStore
  db: Database
  /** Tokens of invitations, and of calendar feeds. */
  links: LinkTokens
  feeds: LinkTokens
  passwords: PasswordHasher
  mail: Mail
  /** Milliseconds since 1970. */
  clock: () => number
  /** Closes the store and the database. */
  close(): Promise<void>
}

export interface ResourceOptions {
  /** Goes on without store and database while they are away: pages answer 503 until they come. */
  mayBeAway?: boolean
  clock?: () => number
  /** A database that is open and filled already; closing the resources leaves it open. */
  db?: Database | undefined
}

/** How long a start waits for the session store; where the store may be away, it then goes on without. */
const STORE_WITHIN_MS = { production: 5_000, test: 1_000, development: 1_000 }

/**
 * Migrates the database, and fills it with the sample people where the settings say so.
 * @throws StoreUnavailable in production, DatabaseUnavailable anywhere, when they are away and must not be
 */
export async function openResources(
  config: Config,
  log: StoreLog,
  { mayBeAway = false, clock = Date.now, db }: ResourceOptions = {},
): Promise<Resources> {
  const tokens = {
    links: linkTokens(deriveKeys(config.secretKeys, 'invitation link')),
    feeds: linkTokens(deriveKeys(config.secretKeys, 'calendar feed')),
  }
  const fill = async () => db ?? openFilledDatabase(config, tokens, mayBeAway)
  // A store outside of the database is opened first, so that a start that fails for it makes no tables.
  const early = config.session.type === 'database' ? await fill() : undefined
  const sessionStore = await openSessionStore(config, log, { clock, db: early })
  await untilReady(sessionStore, config, mayBeAway || !config.isProduction)
  const opened = early ?? (await fill())
  const close = async (): Promise<void> => {
    await sessionStore.close()
    if (!db) await closeDatabase(opened)
  }
  const mail = await openMail(config, clock)
  return { ...tokens, sessionStore, db: opened, passwords: passwordHasher(), mail, clock, close }
}

async function untilReady(
  store: SessionStore,
  { environment }: Config,
  mayBeAway: boolean,
): Promise<void> {
  try {
    await store.ready(STORE_WITHIN_MS[environment])
  } catch (error) {
    if (!mayBeAway || !(error instanceof StoreUnavailable)) throw error
  }
}

/** How many hashes of sample people are made at once: no page is served yet, so they may take every core. */
const SEED_HASHES = 4

async function openFilledDatabase(
  config: Config,
  { links, feeds }: Pick<Resources, 'links' | 'feeds'>,
  mayBeAway: boolean,
): Promise<Database> {
  const isDurable = config.session.type === 'database'
  const db = await openNamedDatabase(config, { isDurable })
  try {
    await migrate(db)
    if (config.seedSampleData) await seedSampleData(db, passwordHasher(SEED_HASHES).hash)
    await mendLinks(db, links)
    await mendFeeds(db, feeds)
  } catch (error) {
    if (!mayBeAway || !(error instanceof DatabaseUnavailable)) throw error
  }
  return db
}
