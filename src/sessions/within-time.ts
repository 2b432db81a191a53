// How long a store that runs elsewhere is given for an answer.

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

/**
 * Settles as the answer does.
 * @throws Overdue when it has not after so many milliseconds
 */
export function withinTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    // A process that was busy runs its timers before it reads its sockets, where the answer may have
    // been for long: so the sockets get their turn before the timer counts.
    const giveUp = () => reject(new Overdue(milliseconds))
    const timer = setTimeout(() => setImmediate(giveUp), milliseconds)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
