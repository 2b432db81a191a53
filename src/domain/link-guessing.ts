// Slows guessing at links as guessing at passwords is slowed: so many wrong ones from one network.
//
// A right link is never refused, since it would be a family's that shares an address with whoever
// guesses. What keeps guessers out is the token's length; the limit keeps them from being a load.
import type { Database } from '../database/database.ts'
import { insertLoginFailure, selectLoginFailures } from '../repositories/login-failures.ts'
import { networkOf } from '../system/request-source.ts'
import { QUARTER_SECONDS } from './guessing.ts'

/**
 * How many unknown links a network may try within the window before it is told to wait; as for
 * log-ins.
 */
export const GUESS_LIMIT = 50

/** What is counted apart from log-ins, and from each other: neither keeps anybody from the other. */
interface CountedTry {
  purpose: string
  limit: number
}

const LINK: CountedTry = { purpose: 'invitation link', limit: GUESS_LIMIT }

/** Registering where that is open: each makes a row, and tells whether an address is taken. */
export const REGISTRATION: CountedTry = { purpose: 'registration', limit: 10 }

/**
 * Counts a link that leads nowhere; beyond the limit nothing is written any more.
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
