// Hashes passwords with argon2id, only a few at once, so that many log-ins do not slow down pages.
import argon2 from 'argon2'

/** What one hash costs. */
export interface HashCost {
  /** Memory in KiB. */
  memoryCost: number
  /** How often the memory is passed over. */
  timeCost: number
}

/** @see OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, t=2, p=1 */
const COST: HashCost = { memoryCost: 19_456, timeCost: 2 }

/** Longer passwords are refused before any hashing. */
export const MAX_PASSWORD_BYTES = 1_024

/**
 * How many log-ins may wait, which is about six seconds of hashing; further ones are told to come
 * later.
 */
const MAX_WAITING = 256

/** Too many log-ins wait already; answered at once with status 503. */
export class TooBusy extends Error {
  override name = 'TooBusy'
}

export type Lane = 'known devices' | 'others'

export interface PasswordHasher {
  /** @returns the hash of the password's normal form */
  hash(password: string, lane?: Lane): Promise<string>
  /**
   * Takes the same time whether there is a hash or not. A hash of the password exactly as it was
   * typed matches too, since older hashes were made of that.
   */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /**
   * Runs `action` when its turn comes. Known devices have a queue of their own and come before all
   * others, so that a flood of guesses keeps out nobody who has logged in before.
   * @throws TooBusy when too many wait in this lane
   */
  inTurn<T>(action: () => Promise<T>, lane?: Lane): Promise<T>
  /** Whether the hash was made with other parameters than the present ones. */
  isOutdated(hash: string): boolean
}

/**
 * The normal form of a password, however a keyboard composes it: é may be one character or an e
 * with an accent, and a space may be a non-breaking one (RFC 8265, OpaqueString).
 */
const normalPassword = (password: string): string =>
  password.replace(/\p{Zs}/gu, ' ').normalize('NFC')

/**
 * @param concurrency how many hashes are made at once; one leaves a core for pages on a machine
 * with two
 * @param cost lower only in tests: no setting changes it
 */
export function passwordHasher(
  concurrency = 1,
  maxWaiting = MAX_WAITING,
  cost = COST,
): PasswordHasher {
  const inTurn = turns(concurrency, maxWaiting)
  const parameters = { type: argon2.argon2id, parallelism: 1, ...cost } as const
  const hash = (password: string) => argon2.hash(password, parameters)
  let decoy: Promise<string> | undefined

  return {
    hash: (password, lane) => inTurn(() => hash(normalPassword(password)), lane),
    async verify(stored, password) {
      decoy ??= hash('nobody has this password')
      const known = stored ?? (await decoy)
      const normal = normalPassword(password)
      const matches =
        (await argon2.verify(known, normal)) ||
        (password !== normal && (await argon2.verify(known, password)))
      return matches && stored !== undefined
    },
    inTurn,
    isOutdated: (stored) => argon2.needsRehash(stored, parameters),
  }
}

/** A queue of two lanes, each with room for `maxWaiting`; at most `concurrency` actions run at once. */
function turns(concurrency: number, maxWaiting: number) {
  const lanes: Record<Lane, (() => void)[]> = { 'known devices': [], others: [] }
  let running = 0

  return async <T>(action: () => Promise<T>, lane: Lane = 'others'): Promise<T> => {
    if (running >= concurrency) {
      const waiting = lanes[lane]
      if (waiting.length >= maxWaiting)
        throw new TooBusy('Too many people are logging in just now.')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else {
      running++
    }
    try {
      return await action()
    } finally {
      const next = lanes['known devices'].shift() ?? lanes.others.shift()
      if (next) next()
      else running--
    }
  }
}
