// One server of `npm run dev`, from the word to serve to its end; hides its process and its time limits.
import type { DevProxyListener } from '../../src/dev/protocol.ts'
import type { ServerProcess } from './server-process.ts'

/** A server that answers, as the proxy sees it. Whoever got it gives it back with `release`. */
export type GoodServer = Pick<DevServer, 'path' | 'gone' | 'release'>

/** What a server tells its supervisor. */
export interface ServerEvents {
  ready(server: DevServer, bootId: string): void
  /** @param wasKilled a signal ended it, and not because it was late */
  ended(server: DevServer, how: string, wasKilled: boolean): void
}

const READY_WITHIN_MS = 30_000
const END_WITHIN_MS = 11_000

export class DevServer {
  /** Its socket, or on Windows its pipe. */
  readonly path: string
  /** Milliseconds since 1970, as all times here. */
  readonly startedAt = Date.now()
  readonly #process: ServerProcess
  #ready: { bootId: string; at: number } | undefined
  #inFlight = 0
  #isRetired = false
  #isLate = false

  constructor(process: ServerProcess, listener: DevProxyListener, events: ServerEvents) {
    this.path = listener.path
    this.#process = process
    const tooLate = setTimeout(() => this.#giveUp(), READY_WITHIN_MS)
    process.onReady(({ bootId }) => {
      clearTimeout(tooLate)
      events.ready(this, bootId)
    })
    process.gone.then(({ how, wasKilled }) => {
      clearTimeout(tooLate)
      events.ended(this, how, wasKilled && !this.#isLate)
    })
    process.serve(listener)
  }

  get bootId(): string | undefined {
    return this.#ready?.bootId
  }

  /** When it became the server that answers; 0 before. */
  get readyAt(): number {
    return this.#ready?.at ?? 0
  }

  /** Another server has taken its place, or it was ended on purpose. */
  get isRetired(): boolean {
    return this.#isRetired
  }

  /** Resolves when its process has ended. */
  get gone(): Promise<unknown> {
    return this.#process.gone
  }

  /** From now on it is the server that answers. */
  becomeCurrent(bootId: string): void {
    this.#ready = { bootId, at: Date.now() }
  }

  /** Counts a request that the server is going to be asked. */
  acquire(): this {
    this.#inFlight++
    return this
  }

  /** The request is answered; a retired server goes with its last one. */
  release(): void {
    this.#inFlight--
    if (this.#isRetired && this.#inFlight === 0) this.end('SIGTERM')
  }

  /** Lets it answer what it has been asked, and then end. */
  retire(): void {
    this.#isRetired = true
    if (this.#inFlight === 0) this.end('SIGTERM')
    setTimeout(() => this.end('SIGKILL'), END_WITHIN_MS).unref()
  }

  /** Ends it on purpose. */
  end(signal: NodeJS.Signals): void {
    this.#isRetired = true
    this.#process.kill(signal)
  }

  /** Why it did not become ready, in its own last words where it had any. */
  problem(how: string): string {
    if (this.#isLate) return `It was not ready within ${READY_WITHIN_MS / 1000} seconds.`
    return this.#process.stderrTail() || `It ended (${how}) without a word.`
  }

  /** The supervisor hears of this as of a start that failed. */
  #giveUp(): void {
    this.#isLate = true
    this.#process.kill('SIGKILL')
  }
}
