// Logging in: limits on guessing, the same work for every answer, and who it was.
import { createHmac } from 'node:crypto'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import {
  deleteLoginFailures,
  deleteLoginFailuresBefore,
  insertLoginFailure,
  selectLoginFailures,
} from '../repositories/login-failures.ts'
import {
  type Organizer,
  selectOrganizerByEmail,
  updatePasswordHash,
} from '../repositories/organizers.ts'
import { networkOf } from '../system/request-source.ts'
import type { PasswordHasher } from './passwords.ts'

/** Failures count for this long. */
export const WINDOW_SECONDS = 15 * 60
/** Failures within the window, after which a log-in has to wait. */
export const LIMITS = { account: 10, device: 10, address: 50 }

export interface LoginAttempt {
  email: string
  password: string
  /** The visitor's network address, as a proxy wrote it. */
  address: string | undefined
  /** The device's name, when it has logged in to this account before. */
  device: string | undefined
}

export type LoginOutcome =
  | { kind: 'welcome'; personId: number }
  | { kind: 'refused' }
  | { kind: 'wait'; seconds: number }

export interface LoginDependencies {
  db: Database
  passwords: PasswordHasher
  clock: () => number
  /** Keys the names under which failures are kept: what people type as email may be a password. */
  accountKey: Buffer
}

/** Email in any case and with spaces around means the same account. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC')

const accountName = (key: Buffer, email: string): string =>
  createHmac('sha256', key).update(normalEmail(email)).digest('base64url').slice(0, 22)

/**
 * @throws TooBusy when too many log-ins wait already
 * @throws DatabaseUnavailable
 */
export async function logIn(deps: LoginDependencies, attempt: LoginAttempt): Promise<LoginOutcome> {
  const { db, passwords } = deps
  const email = normalEmail(attempt.email)
  const counted = {
    account: accountName(deps.accountKey, email),
    address: networkOf(attempt.address),
    device: attempt.device,
  }
  const early = await waitSeconds(deps, counted)
  if (early > 0) return { kind: 'wait', seconds: early }

  const organizer = await selectOrganizerByEmail(db, email)
  const outcome = await passwords.inTurn(() => check(deps, counted, organizer, attempt.password))
  if (!organizer || outcome.kind !== 'welcome') return outcome
  await tidyUp(deps, counted, organizer, attempt.password)
  return outcome
}

/** What a log-in leaves better than it was; a database that takes no changes just now keeps nobody out. */
async function tidyUp(
  deps: LoginDependencies,
  { account, address }: Counted,
  organizer: Organizer,
  password: string,
): Promise<void> {
  try {
    await deleteLoginFailures(deps.db, account, address)
    await rehash(deps, organizer, password)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
  }
}

interface Counted {
  account: string
  address: string
  device: string | undefined
}

/** Looks at the limits once more, since others may have failed meanwhile, and notes a failure. */
async function check(
  deps: LoginDependencies,
  counted: Counted,
  organizer: Organizer | undefined,
  password: string,
): Promise<LoginOutcome> {
  const seconds = await waitSeconds(deps, counted)
  if (seconds > 0) return { kind: 'wait', seconds }
  const matches = await deps.passwords.verify(organizer?.passwordHash, password)
  if (matches && organizer) return { kind: 'welcome', personId: organizer.personId }
  const failure = { ...counted, device: counted.device ?? null, failedAt: deps.clock() }
  await insertLoginFailure(deps.db, failure)
  return { kind: 'refused' }
}

/**
 * How long this attempt has to wait; 0 when it may go on. A known device is counted apart, so that
 * nobody else's guessing keeps it out.
 */
async function waitSeconds(
  { db, clock }: LoginDependencies,
  { account, address, device }: Counted,
): Promise<number> {
  const now = clock()
  const since = now - WINDOW_SECONDS * 1000
  const counts = device
    ? [{ limit: LIMITS.device, ...(await selectLoginFailures(db, { device }, since)) }]
    : [
        { limit: LIMITS.account, ...(await selectLoginFailures(db, { account }, since)) },
        { limit: LIMITS.address, ...(await selectLoginFailures(db, { address }, since)) },
      ]
  const waits = counts
    .filter(({ count, limit }) => count >= limit)
    .map(({ oldest }) => ((oldest ?? now) - since) / 1000)
  return Math.ceil(Math.max(0, ...waits))
}

async function rehash(
  { db, passwords }: LoginDependencies,
  organizer: Organizer,
  password: string,
): Promise<void> {
  if (!passwords.isOutdated(organizer.passwordHash)) return
  await updatePasswordHash(db, organizer.personId, await passwords.hash(password))
}

/** Failures that no window reaches any more. */
export const forgetOldFailures = (db: Database, now: number): Promise<unknown> =>
  deleteLoginFailuresBefore(db, now - WINDOW_SECONDS * 1000)
