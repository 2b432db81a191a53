// The state of one Redis server as people hear of it: one log line at each change, and no more.

/** `refusing`: it answers, and lets us read, but takes no changes just now. */
export type ServerState = 'new' | 'up' | 'refusing' | 'down'

export class ServerStateLog {
  readonly #place: string
  readonly #warn: (message: string) => void
  readonly #info: (message: string) => void
  #state: ServerState = 'new'
  #since = performance.now()
  /** Why, in words that end a sentence. */
  reason = 'there is no connection yet'

  constructor(
    place: string,
    { warn, info }: { warn: (message: string) => void; info: (message: string) => void },
  ) {
    this.#place = place
    this.#warn = warn
    this.#info = info
  }

  get state(): ServerState {
    return this.#state
  }

  become(state: ServerState, reason?: string): void {
    if (reason) this.reason = reason
    if (state === this.#state) return
    const was = this.#state
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1)
    this.#state = state
    this.#since = performance.now()
    if (state !== 'up') this.#warn(this.#describeTrouble())
    else if (was !== 'new') this.#info(`Redis at ${this.#place} is back after ${seconds} s.`)
  }

  #describeTrouble(): string {
    return this.#state === 'down'
      ? `Redis at ${this.#place} is away: ${this.reason}. Pages that need a session answer 503 until it is back; nobody is logged out.`
      : `Redis at ${this.#place} refuses changes: ${this.reason}. Log-ins and changes answer 503 until it takes them; nobody is logged out.`
  }
}
