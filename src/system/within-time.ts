// How long a store or database that runs elsewhere is given for an answer.

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
