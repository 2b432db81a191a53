// Looks after what all workers share: clears what has ended, at the start and every 15 minutes, and
// warns of log-ins that nobody has, or everybody.
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { forgetOldLinks } from '../domain/accounts.ts'
import { forgetOldCoHostLinks } from '../domain/co-host-links.ts'
import { forgetOldFailures } from '../domain/login.ts'
import { tidyMails } from '../domain/mail-queue.ts'
import { forgetOldWishes } from '../domain/mailed-links.ts'
import { forgetOldUnsubscribeLinks } from '../domain/messages/unsubscribing.ts'
import { forgetDeletedDrafts } from '../domain/parties.ts'
import { forgetOldChallenges } from '../domain/passkeys/challenges.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { forgetEndedSessions } from '../domain/person-sessions.ts'
import { forgetOldSecurityEvents } from '../domain/security-log.ts'
import type { Log } from '../monitoring/log.ts'
import { pluralize } from '../pages/format.ts'
import { hasOrganizers } from '../repositories/organizers.ts'
import { listSamplePasswords } from '../sample/sample-passwords.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'

const SWEEP_EVERY_MS = 15 * 60_000

interface HousekeepingNeeds {
  config: Pick<Config, 'isProduction'>
  sessionStore: SessionStore
  db: Database
}

/**
 * Redis expires sessions itself and may hold a million, so they are counted there only when a
 * person reads the number.
 */
const isSwept = (store: SessionStore): boolean => store.type !== 'redis'

/**
 * Removes what ended while the server was away.
 * @returns how many log-ins are open; undefined where nobody counts them or the store is away
 */
export async function cleanAtStart(
  { config, sessionStore }: Pick<HousekeepingNeeds, 'config' | 'sessionStore'>,
  log: Log,
): Promise<number | undefined> {
  if (!isSwept(sessionStore) && config.isProduction) return undefined
  tellOfNewDirectory(sessionStore, log)
  if (wasCreated(sessionStore)) return 0
  try {
    const { live } = await sessionStore.sweep()
    if (sessionStore.type === 'filesystem') {
      log.info(`Session directory ready: ${sessionStore.label} (${pluralize(live, 'session')})`)
    }
    return live
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return undefined
  }
}

/** Repeats for as long as the process lives; its timer does not keep the process from ending. */
export function cleanRegularly({ sessionStore, db }: HousekeepingNeeds, log: Log): void {
  const clean = async (): Promise<void> => {
    if (isSwept(sessionStore)) await sessionStore.sweep()
    const now = Date.now()
    await forgetOldFailures(db, now)
    await forgetDeletedDrafts(db, now)
    await forgetOldLinks(db, now)
    await forgetOldCoHostLinks(db, now)
    await forgetOldChallenges(db, now)
    await forgetOldWishes(db, now)
    await forgetOldSecurityEvents(db, now)
    await tidyMails(db, now)
    await forgetOldUnsubscribeLinks(db, now)
    await forgetEndedSessions(db, now)
  }
  setInterval(() => {
    clean().catch((error: Error) =>
      log.warn(`Cleaning up failed, and is tried again later: ${error.message}`),
    )
  }, SWEEP_EVERY_MS).unref()
}

/** Logs that the store has just made its directory, if it has. */
export function tellOfNewDirectory(store: SessionStore, log: Log): void {
  if (wasCreated(store)) log.info(`Created session directory: ${store.label}`)
}

const wasCreated = (store: SessionStore): boolean =>
  'wasCreated' in store && store.wasCreated === true

const NOBODY_YET =
  'Nobody can log in yet. Make the first organizer: npm run users -- add <email> --name "First Last"'

/** In production alone: elsewhere there are sample people, whose password everybody is meant to know. */
export async function warnOfOrganizers(
  {
    config,
    db,
    passwords,
  }: Omit<HousekeepingNeeds, 'sessionStore'> & { passwords: PasswordHasher },
  log: Log,
): Promise<void> {
  if (!config.isProduction) return
  if (!(await hasOrganizers(db).catch(() => true))) log.warn(NOBODY_YET)
  const emails = await listSamplePasswords(db, passwords).catch(() => [])
  if (emails.length === 0) return
  log.warn(`Everybody knows the password of these sample organizers: ${emails.join(', ')}.`)
}
