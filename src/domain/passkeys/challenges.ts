// Challenges for passkeys: each is signed for one purpose and one browser, and valid for five minutes.
//
// Making one writes nothing, so that a view of the log-in page costs no row. A challenge that was
// signed is noted, in the transaction of what that allows, and never accepted again.
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database } from '../../database/database.ts'
import { deleteSpentChallengesBefore, spendChallenge } from '../../repositories/passkeys.ts'

export const CHALLENGE_LASTS_MS = 5 * 60_000

const RANDOM_BYTES = 16
const TIME_BYTES = 6
const SIGNATURE_BYTES = 32
const TOTAL_BYTES = RANDOM_BYTES + TIME_BYTES + SIGNATURE_BYTES

export interface ChallengeUse {
  purpose: 'add' | 'log in' | 'confirm'
  /** What binds it to a browser: the word in its cookie, or the person who is logged in there. */
  holder: string
}

export interface Challenges {
  /** @returns the challenge in base64url, as the browser is given it */
  issue(use: ChallengeUse, now: number): string
  /**
   * @returns when this challenge ends; undefined when we made no such one for this use, or it has
   * ended
   */
  endOf(challenge: string, use: ChallengeUse, now: number): number | undefined
}

/** @param keys newest first: the first one signs, all of them verify */
export function passkeyChallenges(keys: readonly Buffer[]): Challenges {
  const sign = (key: Buffer, start: Buffer, { purpose, holder }: ChallengeUse): Buffer =>
    createHmac('sha256', key).update(start).update(`\n${purpose}\n${holder}`).digest()

  return {
    issue(use, now) {
      const start = Buffer.alloc(RANDOM_BYTES + TIME_BYTES)
      randomBytes(RANDOM_BYTES).copy(start)
      start.writeUIntBE(now, RANDOM_BYTES, TIME_BYTES)
      return Buffer.concat([start, sign(keys[0] as Buffer, start, use)]).toString('base64url')
    },
    endOf(challenge, use, now) {
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== TOTAL_BYTES || bytes.toString('base64url') !== challenge)
        return undefined
      const start = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES)
      const signature = bytes.subarray(RANDOM_BYTES + TIME_BYTES)
      if (!keys.some((key) => timingSafeEqual(sign(key, start, use), signature))) return undefined
      const endsAt = start.readUIntBE(RANDOM_BYTES, TIME_BYTES) + CHALLENGE_LASTS_MS
      return now < endsAt ? endsAt : undefined
    },
  }
}

/**
 * Uses a challenge up, in the transaction of what its answer allows.
 * @returns false when it was used before, on whichever server
 */
export const spend = (db: Database, challenge: string, endsAt: number): Promise<boolean> =>
  spendChallenge(db, hash('sha256', challenge, 'base64url'), endsAt)

/** Deletes notes of challenges that have ended. */
export const forgetOldChallenges = (db: Database, now: number): Promise<void> =>
  deleteSpentChallengesBefore(db, now)
