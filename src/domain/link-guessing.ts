// Limits on guessing links, like those on guessing passwords: one network may try only so many wrong
// ones.
//
// A right link is never refused, since a family may share its network with whoever guesses. What
// keeps guessers out is the length of tokens; the limit keeps down the load that they cause.
import type { Database } from '../database/database.ts'
import { insertLoginFailure, selectLoginFailures } from '../repositories/login-failures.ts'
import { networkOf } from '../system/request-source.ts'
import { QUARTER_SECONDS } from './guessing.ts'

/**
 * How many unknown links a network may try within the window before it is told to wait; the same
 * number as for log-ins.
 */
export const GUESS_LIMIT = 50

/** Tries of each purpose are counted by themselves, so that one purpose keeps nobody from another. */
interface CountedTry {
  purpose: string
  limit: number
}

const LINK: CountedTry = { purpose: 'invitation link', limit: GUESS_LIMIT }

/** Open registration is limited too: each try adds a row, and tells whether an address has an account. */
export const REGISTRATION: CountedTry = { purpose: 'registration', limit: 10 }

/**
 * Counts a link that opens nothing; beyond the limit nothing is written any more.
 * @param address the visitor's network address, as a proxy wrote it
 * @returns how many seconds to wait before the next try; 0 below the limit
 */
export const countGuess = (
  db: Database,
  address: string | undefined,
  now: number,
): Promise<number> => countTry(db, LINK, address, now)

/** As `countGuess`, for any purpose. */
export async function countTry(
  db: Database,
  { purpose, limit }: CountedTry,
  address: string | undefined,
  now: number,
): Promise<number> {
  const network = networkOf(address)
  const device = `${purpose} ${network}`
  const since = now - QUARTER_SECONDS * 1000
  const { count, oldest } = await selectLoginFailures(db, { device }, since)
  if (count >= limit) return Math.max(1, Math.ceil(((oldest ?? now) - since) / 1000))
  await insertLoginFailure(db, { account: purpose, address: network, device, failedAt: now })
  return 0
}
