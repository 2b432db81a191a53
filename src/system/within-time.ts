// How long a store or database that runs elsewhere is given for an answer.
import { setTimeout as delay } from 'node:timers/promises'

/** No answer came in time. What was asked for may still be done later. */
export class Overdue extends Error {
  /** In words that end a sentence. */
  readonly reason: string

  constructor(milliseconds: number) {
    const reason = `it did not answer within ${milliseconds} ms`
    super(reason)
    this.reason = reason
  }
}

/** However late the end of a slice is noticed, it counts for no more than this. */
const SLICE_MS = 100

/**
 * Settles as the answer does. Only time counts in which this process could hear an answer: a
 * process that was busy, or was given no processor, looks at the clock before it looks at its
 * sockets, where the answer may have been for long.
 * @throws Overdue when it has not settled after so many milliseconds
 */
export function withinTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let [left, timer]: [number, NodeJS.Timeout?] = [milliseconds]
    const giveUp = () => reject(new Overdue(milliseconds))
    const wait = () => {
      const slice = Math.min(left, SLICE_MS)
      left -= slice
      // Sockets get a turn between the end of the last slice and the verdict.
      timer = setTimeout(() => (left > 0 ? wait() : setImmediate(giveUp)), slice)
    }
    wait()
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const LOOK_EVERY_MS = 10

/**
 * Looks again and again; resolves with false when it does not hold after so many milliseconds, in
 * which time is counted as above. It looks once in any case.
 */
export async function holdsInTime(holds: () => boolean, milliseconds: number): Promise<boolean> {
  let left = milliseconds
  while (!holds()) {
    if (left <= 0) return false
    const before = performance.now()
    await delay(LOOK_EVERY_MS)
    left -= Math.min(performance.now() - before, 2 * LOOK_EVERY_MS)
  }
  return true
}
