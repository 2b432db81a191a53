// Keeps one good server running: starts the next beside it, switches when that is ready, restarts
// what dies; hides processes, their sockets and their ends.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DevProxyListener } from '../../src/dev/protocol.ts'
import { launch, type ServerProcess } from './server-process.ts'
import { makeSocketDirectory } from './socket-directory.ts'

/** A server that answers, as the proxy sees it. */
export interface GoodServer {
  /** Its socket, or on Windows its pipe. */
  readonly path: string
  readonly process: Pick<ServerProcess, 'gone'>
}

export interface ServerState {
  bootId: string | undefined
  /** When the server that answers became ready; milliseconds since 1970. */
  readyAt: number
  /** Why the newest source does not run; undefined when it does. */
  problem: string | undefined
}

export interface Supervisor {
  readonly state: ServerState
  /**
   * Starts the source as it is now. With `hold`, requests wait for it instead of asking the old
   * server; with `cold`, the packages are read anew too. With `reload`, it only takes up a change.
   */
  restart(options?: { hold?: boolean; cold?: boolean; reload?: boolean }): void
  /** Ends the server that answers with SIGKILL; the next one is started at once. */
  kill(): void
  /**
   * The server to ask; waits for one that is starting. Undefined when there is none within `waitMs`
   * or the newest source does not run. Give it back with `release`.
   */
  acquire(waitMs: number): Promise<GoodServer | undefined>
  release(server: GoodServer): void
  /** Ends all servers, after the requests they are answering. */
  stop(): Promise<void>
}

export interface SupervisorOptions {
  entry: string
  listener: Omit<DevProxyListener, 'path' | 'greets' | 'isReload'>
  say: (line: string) => void
  /** Called after each change of the state. */
  changed: (state: ServerState) => void
}

interface Server extends GoodServer {
  readonly process: ServerProcess
  startedAt: number
  bootId?: string
  readyAt: number
  inFlight: number
  /** Another server has taken its place, or it was ended on purpose. */
  isRetired: boolean
  isLate: boolean
}

const READY_WITHIN_MS = 30_000
const END_WITHIN_MS = 11_000
/** A server that ends by itself this soon after its start, so many times, needs a repair. */
const SOON_MS = 2_000
const SOON_TIMES = 3

export function superviseServer({ entry, listener, say, changed }: SupervisorOptions): Supervisor {
  const directory = process.platform === 'win32' ? undefined : makeSocketDirectory()
  const living = new Set<Server>()
  let waiting: (() => void)[] = []
  let current: Server | undefined
  let next: Server | undefined
  let spare: ServerProcess | undefined
  let problem: string | undefined
  let isHolding = false
  let isStopping = false
  let starts = 0
  let earlyExits = 0

  const state = (): ServerState => ({
    bootId: current?.bootId,
    readyAt: current?.readyAt ?? 0,
    problem,
  })

  function begin(isReload = false): void {
    if (isStopping) return
    if (next) end(next, 'SIGKILL') // A server that was still starting has answered nobody.
    const process = spare ?? launch(entry)
    spare = undefined
    const path = socketPath(directory, ++starts)
    const times = { startedAt: Date.now(), readyAt: 0 }
    const server = { path, process, ...times, inFlight: 0, isRetired: false, isLate: false }
    next = server
    living.add(server)
    const giveUp = setTimeout(() => {
      server.isLate = true
      process.kill('SIGKILL')
    }, READY_WITHIN_MS)
    process.onReady(({ bootId }) => {
      clearTimeout(giveUp)
      if (next === server) take(server, bootId)
    })
    process.gone.then(({ how, wasKilled }) => {
      clearTimeout(giveUp)
      ended(server, how, wasKilled && !server.isLate)
    })
    process.serve({ ...listener, path, greets: starts === 1, isReload })
  }

  function take(server: Server, bootId: string): void {
    const old = current
    Object.assign(server, { bootId, readyAt: Date.now() })
    current = server
    next = undefined
    if (starts > 1) say(`Restarted in ${server.readyAt - server.startedAt} ms.`)
    settle(undefined)
    if (old) retire(old)
    keepSpare()
  }

  function keepSpare(): void {
    if (spare) return
    const process = launch(entry)
    spare = process
    process.gone.then(() => {
      if (spare === process) spare = undefined
    })
  }

  /** Ends an attempt to start: tells whoever waits for a server, and the open pages. */
  function settle(newProblem: string | undefined): void {
    problem = newProblem
    isHolding = false
    const told = waiting
    waiting = []
    for (const tell of told) tell()
    changed(state())
  }

  /** Lets an old server answer what it has been asked, and asks it no more. */
  function retire(server: Server): void {
    server.isRetired = true
    if (server.inFlight === 0) end(server, 'SIGTERM')
    setTimeout(() => server.process.kill('SIGKILL'), END_WITHIN_MS).unref()
  }

  function end(server: Server, signal: NodeJS.Signals): void {
    server.isRetired = true
    server.process.kill(signal)
  }

  /** Starts the next server at once after a kill or a crash, until crashes repeat themselves. */
  function ended(server: Server, how: string, wasKilled: boolean): void {
    living.delete(server)
    if (server.isRetired || isStopping) return
    const wasReady = server === current
    if (wasReady) current = undefined
    else next = undefined
    const isSoon = !wasKilled && Date.now() - server.startedAt < SOON_MS
    earlyExits = isSoon && wasReady ? earlyExits + 1 : 0
    if (earlyExits >= SOON_TIMES || (!wasReady && !wasKilled)) fail(server, how)
    else {
      say(`The server stopped (${how}). Starting it again.`)
      if (!next) begin()
    }
  }

  function fail(server: Server, how: string): void {
    say(
      current
        ? `The new server did not start (${how}). The last good one goes on answering; save a file to try again.`
        : `The server did not start (${how}). Save a file to try again.`,
    )
    const late = `It was not ready within ${READY_WITHIN_MS / 1000} seconds.`
    const words = server.process.stderrTail() || `It ended (${how}) without a word.`
    settle(server.isLate ? late : words)
    if (!spare) keepSpare()
  }

  function isAnswered(): boolean {
    return (current !== undefined && !isHolding) || isStopping || (!next && problem !== undefined)
  }

  /** Resolves when a server became ready, none will, or the time is over. */
  function turn(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs)
      waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  return {
    get state() {
      return state()
    },
    restart({ hold = false, cold = false, reload = false } = {}) {
      isHolding ||= hold
      earlyExits = 0
      if (cold) spare?.kill('SIGKILL')
      if (cold) spare = undefined
      begin(reload)
    },
    kill() {
      if (!current) return
      end(current, 'SIGKILL')
      current = undefined
      say('The server was killed (SIGKILL). Starting it again.')
      if (!next) begin()
    },
    async acquire(waitMs) {
      const giveUpAt = Date.now() + waitMs
      while (!isAnswered() && Date.now() < giveUpAt) await turn(giveUpAt - Date.now())
      if (!current || isStopping) return undefined
      current.inFlight++
      return current
    },
    release(asked) {
      const server = asked as Server
      server.inFlight--
      if (server.isRetired && server.inFlight === 0) server.process.kill('SIGTERM')
    },
    async stop() {
      isStopping = true
      settle(problem)
      spare?.kill('SIGKILL')
      const all = [...living]
      for (const server of all) retire(server)
      await Promise.all(all.map((server) => server.process.gone))
      if (directory) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** @param directory undefined on Windows, which has pipes instead */
const socketPath = (directory: string | undefined, number: number): string =>
  directory === undefined
    ? `\\\\.\\pipe\\party-dev-${process.pid}-${number}`
    : join(directory, `${number}.sock`)
