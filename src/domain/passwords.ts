// Password hashes: argon2id, a bounded number at once, so that a flood of log-ins slows no page.
import argon2 from 'argon2'

/** What one guess costs. */
export interface HashCost {
  /** KiB of memory. */
  memoryCost: number
  /** Passes over it. */
  timeCost: number
}

/** @see OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, t=2, p=1 */
const COST: HashCost = { memoryCost: 19_456, timeCost: 2 }

/** Longer passwords are refused before any hashing. */
export const MAX_PASSWORD_BYTES = 1_024

/**
 * At most this many log-ins wait, which is about six seconds of hashing; the next one is told to
 * come later.
 */
const MAX_WAITING = 256

/** Too many log-ins at once; answered 503 straight away. */
export class TooBusy extends Error {
  override name = 'TooBusy'
}

export type Lane = 'known devices' | 'others'

export interface PasswordHasher {
  /** Of the password in its normal form. */
  hash(password: string, lane?: Lane): Promise<string>
  /**
   * Does the same work whether there is a hash or not. A hash made of the password as it was typed
   * counts too: older ones were.
   */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /**
   * Runs `action` when its turn has come. Known devices come before all others, and wait in a room
   * of their own, so that a flood of guesses keeps out nobody who has logged in before.
   * @throws TooBusy when too many wait already in this lane
   */
  inTurn<T>(action: () => Promise<T>, lane?: Lane): Promise<T>
  /** Whether the hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean
}

/**
 * One password, however a keyboard composes it: é may be one letter or e with an accent, and a
 * blank may be one that does not break (RFC 8265, OpaqueString).
 */
const normalPassword = (password: string): string =>
  password.replace(/\p{Zs}/gu, ' ').normalize('NFC')

/**
 * @param concurrency hashes at once; one leaves a core to the pages on a machine with two
 * @param cost a lower one is for tests alone: no setting reaches it
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

/** A queue of two lanes with room for `maxWaiting` each: at most `concurrency` actions run at once. */
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
