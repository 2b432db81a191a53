// Logging in: limits on guessing, the same work whether there is such an account or not, and who it was.
import { createHmac } from 'node:crypto'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import { deleteLoginFailures, deleteLoginFailuresBefore } from '../repositories/login-failures.ts'
import {
  type Organizer,
  selectOrganizerByEmail,
  updatePasswordHash,
} from '../repositories/organizers.ts'
import { selectPerson } from '../repositories/people.ts'
import { networkOf } from '../system/request-source.ts'
import { normalEmail } from './contact-details.ts'
import { admitGuess, type Guess, LONGEST_WINDOW_SECONDS, waitBeforeGuess } from './guessing.ts'
import type { KnownDevices } from './known-devices.ts'
import type { PasswordHasher } from './passwords.ts'

/** Whose account somebody claims, and from where, whatever they prove it by. */
export interface ClaimedLogin {
  email: string
  /** The visitor's network address, as a proxy wrote it. */
  address: string | undefined
  /** The value of the cookie of known devices, as the browser sent it. */
  devices: string | undefined
}

export interface LoginAttempt extends ClaimedLogin {
  password: string
}

export type LoginOutcome = Welcome | Refusal | { kind: 'wait'; seconds: number }

export interface Refusal {
  kind: 'refused'
  /** A keyed hash of the email address that was typed. */
  account: string
  /** Whose account it is, for the security log only; undefined when the address has none. */
  personId: number | undefined
}

export interface Welcome {
  kind: 'welcome'
  personId: number
  /** Whether this account had logged in on this device before. */
  isKnownDevice: boolean
  /** The new value of the cookie of known devices. */
  devices: string
  /** From when on this person's sessions were valid, as of the check of the password. */
  sessionsValidFrom: number
}

export interface LoginDependencies {
  db: Database
  passwords: PasswordHasher
  devices: KnownDevices
  clock: () => number
  /** Hashes the names under which failures are kept: somebody may type a password as email. */
  accountKey: Buffer
}

/** @param email in its normal form */
const accountName = (key: Buffer, email: string): string =>
  createHmac('sha256', key).update(email).digest('base64url').slice(0, 22)

/** What came of checking a password or another proof. */
export type PasswordVerdict = RightPassword | Exclude<LoginOutcome, Welcome>

export interface RightPassword {
  kind: 'right'
  /** The organizer as they were just before the password was checked. */
  organizer: Organizer
  isKnownDevice: boolean
}

/**
 * @throws TooBusy when too many log-ins wait already
 * @throws DatabaseUnavailable
 */
export async function logIn(deps: LoginDependencies, attempt: LoginAttempt): Promise<LoginOutcome> {
  const verdict = await checkPassword(deps, attempt)
  if (verdict.kind !== 'right') return verdict
  await keepingOn(() => rehash(deps, verdict.organizer, attempt.password))
  return welcome(deps, attempt, verdict)
}

/** The outcome for somebody who is let in; their device is known from now on. */
export function welcome(
  { devices: known, clock }: Pick<LoginDependencies, 'devices' | 'clock'>,
  attempt: ClaimedLogin,
  { organizer, isKnownDevice }: RightPassword,
): Welcome {
  const { personId, email, sessionsValidFrom } = organizer
  const account = { email, passwordsSince: sessionsValidFrom }
  const devices = known.remember(attempt.devices, account, clock())
  return { kind: 'welcome', personId, isKnownDevice, devices, sessionsValidFrom }
}

/**
 * Whether the password is still the one that was checked, and the person's sessions were not ended
 * since then. It is called once the session is stored: a log-in that waited for its turn must not
 * outlive a change of password, or the end of all sessions, that came meanwhile.
 */
export async function isStillWelcome(
  { db }: Pick<LoginDependencies, 'db'>,
  { personId, sessionsValidFrom }: Pick<Welcome, 'personId' | 'sessionsValidFrom'>,
): Promise<boolean> {
  try {
    return (await selectPerson(db, personId))?.sessionsValidFrom === sessionsValidFrom
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return true
    throw error
  }
}

/** Checks a password within the limits on guessing. @throws as `logIn` */
export const checkPassword = (
  deps: LoginDependencies,
  attempt: LoginAttempt,
): Promise<PasswordVerdict> =>
  checkProof(deps, attempt, (organizer) =>
    deps.passwords.verify(organizer?.passwordHash, attempt.password),
  )

/** Whether what was typed proves who they are; for undefined it is false, after the same time. */
export type Proof = (organizer: Organizer | undefined) => Promise<boolean>

/** Checks a proof that costs one password hash, within the limits on guessing. @throws as `logIn` */
export async function checkProof(
  deps: LoginDependencies,
  attempt: ClaimedLogin,
  isRight: Proof,
): Promise<PasswordVerdict> {
  const { db, devices, clock } = deps
  const email = normalEmail(attempt.email)
  const organizer = await selectOrganizerByEmail(db, email)
  const account = { email, passwordsSince: organizer?.sessionsValidFrom ?? 0 }
  const guess: Guess = {
    account: accountName(deps.accountKey, email),
    address: attempt.address,
    device: devices.recognise(attempt.devices, account, clock()),
  }
  const seconds = await waitBeforeGuess(db, guess, clock())
  if (seconds > 0) return { kind: 'wait', seconds }
  const isKnownDevice = guess.device !== undefined
  const verdict = await deps.passwords.inTurn(
    () => judge(deps, guess, organizer, isRight),
    isKnownDevice ? 'known devices' : 'others',
  )
  if (verdict === 'right' && organizer) {
    await keepingOn(() => deleteLoginFailures(db, guess.account, networkOf(guess.address)))
    return { kind: 'right', organizer, isKnownDevice }
  }
  if (verdict !== 'right' && verdict !== 'wrong') return verdict
  return { kind: 'refused', account: guess.account, personId: organizer?.personId }
}

/**
 * Notes the guess, then checks the proof; the work is the same whether there is such an organizer
 * or not. While the database can't be written, a right password is let in all the same, and a wrong
 * one is answered with the database's error.
 */
async function judge(
  { db, clock }: LoginDependencies,
  guess: Guess,
  organizer: Organizer | undefined,
  isRight: Proof,
): Promise<'right' | 'wrong' | Extract<LoginOutcome, { kind: 'wait' }>> {
  let unavailable: DatabaseUnavailable | undefined
  const admission = await admitGuess(db, guess, clock()).catch((error: unknown) => {
    if (!(error instanceof DatabaseUnavailable)) throw error
    unavailable = error
  })
  if (admission?.kind === 'wait') return admission
  if (await isRight(organizer)) return 'right'
  if (unavailable) throw unavailable
  return 'wrong'
}

/** Runs work that a log-in can do without: a database that can't be written keeps nobody out. */
async function keepingOn(tidy: () => Promise<void>): Promise<void> {
  try {
    await tidy()
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
  }
}

async function rehash(
  { db, passwords }: LoginDependencies,
  organizer: Organizer,
  password: string,
): Promise<void> {
  if (!passwords.isOutdated(organizer.passwordHash)) return
  await updatePasswordHash(db, organizer.personId, await passwords.hash(password))
}

/** Deletes failures that no limit counts any more. */
export const forgetOldFailures = (db: Database, now: number): Promise<unknown> =>
  deleteLoginFailuresBefore(db, now - LONGEST_WINDOW_SECONDS * 1000)
