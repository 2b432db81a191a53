// Limits on guessing at passwords: fair to owners, since one address alone can lock nobody out.
//
// A guess is noted before its password is looked at, so that guesses of several workers and servers
// at the same moment count each other; a right password takes its note back.
import { hash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { inTurn } from '../database/in-turn.ts'
import {
  insertLoginFailure,
  type NotedGuess,
  selectGuesses,
} from '../repositories/login-failures.ts'
import { networksOf } from '../system/request-source.ts'

/** Also the window in which other tries are counted, beside log-ins. */
export const QUARTER_SECONDS = 15 * 60
const HOUR_SECONDS = 60 * 60

/** Notes that no rule reaches any more are removed. */
export const LONGEST_WINDOW_SECONDS = HOUR_SECONDS

export interface Guess {
  /** The account's keyed name: what people type as email may be a password. */
  account: string
  /** The visitor's network address, as a proxy wrote it. */
  address: string | undefined
  /** The known device's name; undefined on a device that is none. */
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
 * From devices that are not known. One address, or all that one line of IPv6 has, is stopped for an
 * account long before the account's own limit, which only many addresses together can reach.
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

/** From known devices, which nobody else's guessing keeps out; those of one account count together, too. */
const DEVICE_RULES: readonly Rule[] = [
  { limit: 10, seconds: QUARTER_SECONDS, counts: (a, b) => a.device === b.device },
  { limit: 20, seconds: QUARTER_SECONDS, counts: sameAccount },
]

/** Whether the guess may be judged, and is noted; or how long it has to wait. */
export type Admission = { kind: 'judge' } | { kind: 'wait'; seconds: number }

/**
 * Notes a guess, unless a limit is reached. Guesses at one account come one after the other here,
 * whichever server they come to; whoever calls it calls it once at a time, since those who wait
 * hold a connection each.
 *
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
 * How long a guess has to wait, 0 when it needs not; notes nothing. Asked before the guess waits for
 * its turn, so that one that would be refused neither waits nor takes a lock.
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

/** Seconds until so many notes have left the rule's window that the guess is within the limit. */
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

/** A number for the account, as a database takes one for a lock; two accounts may share it. */
const lockOf = (account: string): number => hash('sha256', account, 'buffer').readInt32BE()
