// How long Redis may take, and how long we pause before the next try; hides timers.
import { setTimeout as delay } from 'node:timers/promises'

/** No answer within the time we give. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/**
 * Settles as `promise` does, or rejects with TooLate.
 * A busy process runs its timers before it looks at what has long arrived: it looks once more.
 */
export function withinTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(new TooLate(`it did not answer within ${ms} ms`)))
    }, ms)
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

const LONGEST_PAUSE_MS = 500

/** False when `condition` is still not met after `ms`. */
export async function isMetWithin(ms: number, condition: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + ms
  while (!condition()) {
    if (performance.now() > giveUpAt) return false
    await delay(10)
  }
  return true
}

/** Pauses before new attempts: the first comes at once, later ones wait longer, each a bit different. */
export function growingPauses() {
  let failures = 0
  return {
    nextMs(): number {
      const longest = Math.min(LONGEST_PAUSE_MS, 25 * 2 ** failures++)
      return longest * (0.5 + Math.random() / 2)
    },
    reset(): void {
      failures = 0
    },
  }
}

/** What `action` resolves to once it works, trying again after each failure while `isWanted()`. */
export async function keepTrying<T>(
  action: () => Promise<T>,
  pauses: ReturnType<typeof growingPauses>,
  isWanted: () => boolean,
  onFailure: (error: unknown) => void,
): Promise<T | undefined> {
  while (isWanted()) {
    await delay(pauses.nextMs(), undefined, { ref: false })
    if (!isWanted()) return undefined
    try {
      return await action()
    } catch (error) {
      onFailure(error)
    }
  }
  return undefined
}
