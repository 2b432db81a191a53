// The primary process with WORKERS=n: starts the workers, replaces them, and serves nothing itself.
//
// Each worker is a process with the whole server. The primary accepts connections and deals them
// out, so a worker can leave while another already takes what comes.
import cluster, { type Worker } from 'node:cluster'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerStart } from '../domain/server-starts.ts'
import type { Log } from '../monitoring/log.ts'
import { gatherer } from './gather-metrics.ts'
import type { ToPrimary, WorkerRole } from './worker.ts'
import { end, retire, send, servesInTime } from './worker-process.ts'

export interface WorkersOptions {
  count: number
  start: ServerStart
  log: Log
}

interface Slot {
  readonly number: number
  /** The worker that serves in this place; undefined while there is none. */
  current: Worker | undefined
  servesSince: number
  isLaunching: boolean
  /** How often in a row a worker of this slot ended early, or before it served at all. */
  failures: number
}

const STOP_WITHIN_MS = 12_000
/** A worker that ends sooner than this counts as one that can't live. */
const SOON_MS = 10_000
const LONGEST_PAUSE_MS = 30_000
const MOST_FAILURES = 5

/** Resolves when the workers serve; the process ends when a signal or their failures end it. */
export async function superviseWorkers(options: WorkersOptions): Promise<void> {
  const primary = new Primary(options)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => primary.stop())
  process.on('SIGHUP', () => primary.reload())
  await primary.begin()
}

/** Keeps one worker in each slot, and passes on what workers tell each other. */
class Primary {
  readonly #start: ServerStart
  readonly #log: Log
  readonly #slots: readonly Slot[]
  readonly #gather = gatherer(() => this.#slots.flatMap(({ current }) => current ?? []))
  /** Sessions that were greeted after this start; as many as the workers remember. */
  readonly #greeted = new Set<string>()
  #isStopping = false
  #isReloading = false
  #wantsReload = false

  constructor({ count, start, log }: WorkersOptions) {
    this.#start = start
    this.#log = log
    this.#slots = Array.from({ length: count }, (_, index) => newSlot(index + 1))
  }

  /** Starts the first worker alone, so that an error that stops all of them is told once; then the others. */
  async begin(): Promise<void> {
    const [first, ...others] = this.#slots as [Slot, ...Slot[]]
    const hasBegun = await this.#launch(first)
    if (!hasBegun && !this.#isStopping) process.exit(1)
    await Promise.all(
      others.map(async (slot) => {
        if (!this.#isStopping && !(await this.#launch(slot))) void this.#fill(slot)
      }),
    )
    if (this.#isStopping) return
    const pids = this.#slots.flatMap(({ current }) => current?.process.pid ?? [])
    this.#log.info(
      `${pids.length} workers serve: processes ${pids.join(', ')} (primary ${process.pid}).`,
    )
  }

  /** Replaces all workers. Asked for again meanwhile, it replaces them once more afterwards. */
  async reload(): Promise<void> {
    if (this.#isStopping) return
    this.#wantsReload = true
    if (this.#isReloading) return
    this.#isReloading = true
    while (this.#wantsReload) {
      this.#wantsReload = false
      this.#log.info('Replacing the workers, one after the other (SIGHUP).')
      await this.#replaceAll()
    }
    this.#isReloading = false
  }

  /** Ends the workers, which still answer the requests they have, and then this process. */
  async stop(): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    const workers = Object.values(cluster.workers ?? {}).flatMap((worker) => worker ?? [])
    const timer = setTimeout(() => process.exit(1), STOP_WITHIN_MS)
    await Promise.all(workers.map(end))
    clearTimeout(timer)
    process.exit(0)
  }

  /** Starts a worker. Resolves with it once it serves, or with undefined when it ended before that. */
  async #launch(slot: Slot, needsStore = true): Promise<Worker | undefined> {
    slot.isLaunching = true
    const worker = cluster.fork()
    const role = { number: slot.number, start: this.#start, needsStore }
    worker.on('message', (message: ToPrimary) => this.#hear(worker, role, message))
    const isServing = await servesInTime(worker)
    slot.isLaunching = false
    if (!isServing) return undefined
    slot.current = worker
    slot.servesSince = Date.now()
    worker.once('exit', (code, signal) => this.#onEnd(slot, worker, signal ?? `exit ${code}`))
    return worker
  }

  #onEnd(slot: Slot, worker: Worker, how: string): void {
    if (this.#isStopping || slot.current !== worker) return
    slot.current = undefined
    slot.failures = Date.now() - slot.servesSince < SOON_MS ? slot.failures + 1 : 0
    this.#log.warn(`Worker ${slot.number} (process ${worker.process.pid}) has ended (${how}).`)
    if (!slot.isLaunching) void this.#fill(slot)
  }

  async #fill(slot: Slot): Promise<void> {
    while (!this.#isStopping && !slot.current) {
      await delay(pauseMs(slot.failures))
      if (this.#isStopping || slot.isLaunching || slot.current) return
      const worker = await this.#launch(slot, false)
      if (worker) {
        this.#log.info(`Worker ${slot.number} serves again (process ${worker.process.pid}).`)
      } else if (!this.#isStopping && ++slot.failures >= MOST_FAILURES) return this.#giveUp(slot)
    }
  }

  #giveUp(slot: Slot): void {
    this.#log.error(
      `Worker ${slot.number} could not start ${slot.failures} times in a row, and is given up until the next SIGHUP.`,
    )
    if (this.#slots.some(({ current, isLaunching }) => current || isLaunching)) return
    this.#log.error('No worker is left.')
    process.exit(1)
  }

  /** Replaces one worker after the other; each new one serves before the old one is told to go. */
  async #replaceAll(): Promise<void> {
    for (const slot of this.#slots) {
      if (this.#isStopping) return
      const old = slot.current
      slot.failures = 0
      if (!(await this.#launch(slot))) return this.#keepOld(slot)
      if (old?.isConnected()) retire(old)
    }
    this.#log.info(`All ${this.#slots.length} workers are replaced.`)
  }

  #keepOld(slot: Slot): void {
    if (this.#isStopping) return
    this.#log.error('A new worker could not start, so the old ones stay. The reason is above.')
    if (!slot.current) void this.#fill(slot)
  }

  #hear(worker: Worker, role: WorkerRole, message: ToPrimary): void {
    if (message.kind === 'hello') send(worker, { kind: 'role', role, greeted: [...this.#greeted] })
    else if (message.kind === 'greeted') this.#spread(worker, message.names)
    else this.#gather(worker, message)
  }

  /** Tells the others of a session that one worker has greeted after a start, so that they greet it no more. */
  #spread(from: Worker, names: string[]): void {
    for (const name of names) this.#greeted.add(name)
    for (const { current } of this.#slots) {
      if (current && current !== from) send(current, { kind: 'greeted', names })
    }
  }
}

const newSlot = (number: number): Slot => ({
  number,
  current: undefined,
  servesSince: 0,
  isLaunching: false,
  failures: 0,
})

/**
 * How long to wait before the next worker: not at all at first, then longer and longer, so that one
 * that can't live does not keep the machine busy.
 */
const pauseMs = (failures: number): number =>
  failures < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures)
