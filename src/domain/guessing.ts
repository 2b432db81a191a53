// Limits on guessing passwords. They are fair to owners: one network address alone can't lock
// anybody out.
//
// A guess is noted before its password is checked, so that guesses that reach several workers and
// servers at the same moment count each other; a right password removes its note.
import { hash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { inTurn } from '../database/in-turn.ts'
import {
  insertLoginFailure,
  type NotedGuess,
  selectGuesses,
} from '../repositories/login-failures.ts'
import { networksOf } from '../system/request-source.ts'

/** The window of most rules; other tries than log-ins are counted within it too. */
export const QUARTER_SECONDS = 15 * 60
const HOUR_SECONDS = 60 * 60

/** Notes that are older than this are removed, since no rule counts them. */
export const LONGEST_WINDOW_SECONDS = HOUR_SECONDS

export interface Guess {
  /**
   * The account's keyed hash: the email address that was typed is not kept, since it may be a
   * password.
   */
  account: string
  /** The visitor's network address, as a proxy wrote it. */
  address: string | undefined
  /** The known device's name; undefined on a device that is not known. */
  device: string | undefined
}

interface Rule {
  limit: number
  seconds: number
  counts(noted: NotedGuess, guess: NotedGuess): boolean
}

const isUnknown = ({ device }: NotedGuess) => device === null
const sameAccount = (a: NotedGuess, b: NotedGuess) => a.account === b.account
const sameAddress = (a: NotedGuess, b: NotedGuess) => a.address === b.address
const sameSite = (a: NotedGuess, b: NotedGuess) => a.site === b.site
const sameRegion = (a: NotedGuess, b: NotedGuess) => a.region === b.region

/**
 * The rules for devices that are not known. One address, or all addresses of one IPv6 connection,
 * is stopped at an account long before the account's own limit, which only many networks together
 * can reach.
 */
const RULES: readonly Rule[] = [
  { limit: 10, seconds: QUARTER_SECONDS, counts: (a, b) => sameAccount(a, b) && sameAddress(a, b) },
  { limit: 12, seconds: QUARTER_SECONDS, counts: (a, b) => sameAccount(a, b) && sameSite(a, b) },
  { limit: 15, seconds: QUARTER_SECONDS, counts: (a, b) => sameAccount(a, b) && sameRegion(a, b) },
  { limit: 100, seconds: HOUR_SECONDS, counts: sameAccount },
  { limit: 50, seconds: QUARTER_SECONDS, counts: sameAddress },
  { limit: 100, seconds: QUARTER_SECONDS, counts: sameSite },
  { limit: 200, seconds: QUARTER_SECONDS, counts: sameRegion },
]

/**
 * The rules for known devices, which nobody else's guesses keep out. All known devices of one
 * account have a common limit, too.
 */
const DEVICE_RULES: readonly Rule[] = [
  { limit: 10, seconds: QUARTER_SECONDS, counts: (a, b) => a.device === b.device },
  { limit: 20, seconds: QUARTER_SECONDS, counts: sameAccount },
]

/** `judge`: the guess is noted, and its password may be checked. `wait`: a limit is reached. */
export type Admission = { kind: 'judge' } | { kind: 'wait'; seconds: number }

/**
 * Notes a guess, unless a limit is reached. Guesses at one account are admitted one after the
 * other, whichever server they come to. A server must call this for one guess at a time, since each
 * call that waits holds a connection to the database.
 * @param now milliseconds since 1970
 * @throws DatabaseUnavailable
 */
export function admitGuess(db: Database, guess: Guess, now: number): Promise<Admission> {
  const noted = notedFrom(guess, now)
  return inTurn(
    db,
    async (transaction) => {
      const seconds = await secondsToWait(transaction, noted)
      if (seconds > 0) return { kind: 'wait', seconds }
      await insertLoginFailure(transaction, noted)
      return { kind: 'judge' }
    },
    lockOf(noted.account),
  )
}

/**
 * How many seconds a guess has to wait; 0 when it may be judged. Nothing is noted. It is called
 * before the guess waits for its turn, so that a guess that would be refused neither waits nor
 * takes a lock.
 * @param now milliseconds since 1970
 */
export const waitBeforeGuess = (db: Database, guess: Guess, now: number): Promise<number> =>
  secondsToWait(db, notedFrom(guess, now))

async function secondsToWait(db: Database, guess: NotedGuess): Promise<number> {
  const now = guess.failedAt
  const rows = await selectGuesses(db, guess, now - LONGEST_WINDOW_SECONDS * 1000)
  const isKnown = !isUnknown(guess)
  const others = rows.filter((row) => isUnknown(row) !== isKnown)
  const waits = (isKnown ? DEVICE_RULES : RULES).map((rule) => waitOf(rule, others, guess))
  return Math.ceil(Math.max(0, ...waits))
}

/**
 * Seconds until enough notes have left the rule's window for the guess to be within the limit; 0
 * when it is.
 */
function waitOf({ limit, seconds, counts }: Rule, rows: NotedGuess[], guess: NotedGuess): number {
  const since = guess.failedAt - seconds * 1000
  const within = rows.filter((row) => row.failedAt > since && counts(row, guess))
  const [last] = within.slice(-limit)
  return last && within.length >= limit ? (last.failedAt - since) / 1000 : 0
}

function notedFrom({ account, address, device }: Guess, failedAt: number): NotedGuess {
  const [network, site, region] = networksOf(address)
  return { account, address: network, site, region, device: device ?? null, failedAt }
}

/** The number of the account's lock in the database; two accounts may have the same. */
const lockOf = (account: string): number => hash('sha256', account, 'buffer').readInt32BE()
