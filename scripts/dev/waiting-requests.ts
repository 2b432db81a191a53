// Requests that wait until it is decided which server answers them, or that none does.

export class WaitingRequests {
  #wakers: (() => void)[] = []

  /** Resolves with the next `wakeAll`, or when the time is over. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wakers.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  wakeAll(): void {
    const wakers = this.#wakers
    this.#wakers = []
    for (const wake of wakers) wake()
  }
}
