// Keeps one good server running: starts the next beside it, switches when that is ready, and restarts
// what dies.
import type { DevProxyListener } from '../../src/dev/protocol.ts'
import { DevServer, type GoodServer } from './dev-server.ts'
import { ServerSockets } from './server-sockets.ts'
import { SpareProcess } from './spare-process.ts'
import { WaitingRequests } from './waiting-requests.ts'

export interface ServerState {
  bootId: string | undefined
  /** When the server that answers became ready; milliseconds since 1970. */
  readyAt: number
  /** Why the newest source does not run; undefined when it does. */
  problem: string | undefined
}

export interface SupervisorOptions {
  /** The file that a server runs. */
  entry: string
  listener: Omit<DevProxyListener, 'path' | 'greets' | 'isReload'>
  say: (line: string) => void
  /** Called after each change of the state. */
  changed: (state: ServerState) => void
}

export interface RestartOptions {
  /** Requests wait for the new server instead of asking the old one. */
  hold?: boolean
  /** The packages are read anew too. */
  cold?: boolean
  /** Only a changed source is taken up: that is no restart for those who look at their session. */
  reload?: boolean
}

/** A server that ends by itself this soon after its start, so many times in a row, needs a repair. */
const SOON_MS = 2_000
const SOON_TIMES = 3

export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #sockets = new ServerSockets()
  readonly #waiting = new WaitingRequests()
  readonly #spare: SpareProcess
  /** All whose process has not ended yet, retired ones too. */
  readonly #living = new Set<DevServer>()
  /** The server that answers. */
  #current: DevServer | undefined
  /** The server that is starting. */
  #next: DevServer | undefined
  #problem: string | undefined
  #isHolding = false
  #isStopping = false
  #starts = 0
  #earlyExits = 0

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#spare = new SpareProcess(options.entry)
  }

  get state(): ServerState {
    const current = this.#current
    return { bootId: current?.bootId, readyAt: current?.readyAt ?? 0, problem: this.#problem }
  }

  /** Starts the source as it is now; the server that answers goes on until the new one is ready. */
  restart({ hold = false, cold = false, reload = false }: RestartOptions = {}): void {
    this.#isHolding ||= hold
    this.#earlyExits = 0
    if (cold) this.#spare.drop()
    this.#begin(reload)
  }

  /** Ends the server that answers with SIGKILL; the next one is started at once. */
  kill(): void {
    if (!this.#current) return
    this.#current.end('SIGKILL')
    this.#current = undefined
    this.#options.say('The server was killed (SIGKILL). Starting it again.')
    if (!this.#next) this.#begin()
  }

  /**
   * The server to ask; waits for one that is starting. Undefined when there is none within `waitMs`
   * or the newest source does not run.
   */
  async acquire(waitMs: number): Promise<GoodServer | undefined> {
    const giveUpAt = Date.now() + waitMs
    while (!this.#isDecided() && Date.now() < giveUpAt) {
      await this.#waiting.wait(giveUpAt - Date.now())
    }
    return this.#isStopping ? undefined : this.#current?.acquire()
  }

  /** Ends all servers, after the requests they are answering. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#settle(this.#problem)
    this.#spare.end()
    const servers = [...this.#living]
    for (const server of servers) server.retire()
    await Promise.all(servers.map((server) => server.gone))
    this.#sockets.remove()
  }

  #begin(isReload = false): void {
    if (this.#isStopping) return
    this.#next?.end('SIGKILL') // A server that was still starting has answered nobody.
    const path = this.#sockets.path(++this.#starts)
    const listener = { ...this.#options.listener, path, greets: this.#starts === 1, isReload }
    const server = new DevServer(this.#spare.take(), listener, {
      ready: (server, bootId) => this.#onReady(server, bootId),
      ended: (server, how, wasKilled) => this.#onEnd(server, how, wasKilled),
    })
    this.#next = server
    this.#living.add(server)
  }

  /** The new server takes the place of the old one, which answers what it was asked and goes. */
  #onReady(server: DevServer, bootId: string): void {
    if (this.#next !== server) return
    const old = this.#current
    server.becomeCurrent(bootId)
    this.#current = server
    this.#next = undefined
    if (this.#starts > 1) {
      this.#options.say(`Restarted in ${server.readyAt - server.startedAt} ms.`)
    }
    this.#settle(undefined)
    old?.retire()
    this.#spare.keep()
  }

  /** Starts the next server at once after a kill or a crash, until crashes repeat themselves. */
  #onEnd(server: DevServer, how: string, wasKilled: boolean): void {
    this.#living.delete(server)
    if (server.isRetired || this.#isStopping) return
    const wasReady = server === this.#current
    if (wasReady) this.#current = undefined
    else this.#next = undefined
    const isSoon = !wasKilled && Date.now() - server.startedAt < SOON_MS
    this.#earlyExits = isSoon && wasReady ? this.#earlyExits + 1 : 0
    if (this.#earlyExits >= SOON_TIMES || (!wasReady && !wasKilled)) this.#fail(server, how)
    else {
      this.#options.say(`The server stopped (${how}). Starting it again.`)
      if (!this.#next) this.#begin()
    }
  }

  #fail(server: DevServer, how: string): void {
    this.#options.say(
      this.#current
        ? `The new server did not start (${how}). The last good one goes on answering; save a file to try again.`
        : `The server did not start (${how}). Save a file to try again.`,
    )
    this.#settle(server.problem(how))
    this.#spare.keep()
  }

  /** Ends an attempt to start: tells the requests that wait for a server, and the open pages. */
  #settle(problem: string | undefined): void {
    this.#problem = problem
    this.#isHolding = false
    this.#waiting.wakeAll()
    this.#options.changed(this.state)
  }

  /** Whether a request need not wait: its server is there, or none will come. */
  #isDecided(): boolean {
    const isServed = this.#current !== undefined && !this.#isHolding
    const isHopeless = !this.#next && this.#problem !== undefined
    return isServed || isHopeless || this.#isStopping
  }
}
