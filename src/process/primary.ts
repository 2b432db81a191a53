// The primary process with WORKERS=n: starts the workers, replaces them, and serves nothing itself.
//
// Each worker is a process with the whole server. The primary accepts connections and deals them
// out, so a worker can leave while another already takes what comes.
import cluster, { type Worker } from 'node:cluster'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerStart } from '../domain/server-starts.ts'
import type { Log } from '../monitoring/log.ts'
import { gatherer } from './gather-metrics.ts'
import type { ToPrimary, ToWorker, WorkerRole } from './worker.ts'

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
  /** Ends in a row that came soon, or before the worker served at all. */
  failures: number
}

const START_WITHIN_MS = 30_000
const DRAIN_WITHIN_MS = 20_000
const STOP_WITHIN_MS = 12_000
/** A worker that served less long than this was not well from the start. */
const SOON_MS = 10_000
const LONGEST_PAUSE_MS = 30_000
const MOST_FAILURES = 5

/** Resolves when the workers serve; the process ends when a signal or their failures end it. */
export async function superviseWorkers({ count, start, log }: WorkersOptions): Promise<void> {
  const slots = Array.from({ length: count }, (_, index) => newSlot(index + 1))
  const gather = gatherer(() => slots.flatMap(({ current }) => current ?? []))
  const greeted = new Set<string>() // As many as the workers remember.
  let isStopping = false
  let reloads = 0

  function hear(worker: Worker, role: WorkerRole, message: ToPrimary): void {
    if (message.kind === 'hello') send(worker, { kind: 'role', role, greeted: [...greeted] })
    else if (message.kind === 'greeted') spread(worker, message.names)
    else gather(worker, message)
  }

  /** What one worker has greeted after a start, the others greet no more. */
  function spread(from: Worker, names: string[]): void {
    for (const name of names) greeted.add(name)
    for (const { current } of slots) {
      if (current && current !== from) send(current, { kind: 'greeted', names })
    }
  }

  /** The new worker once it serves, or undefined when it ended before. */
  async function launch(slot: Slot, needsStore = true): Promise<Worker | undefined> {
    slot.isLaunching = true
    const role = { number: slot.number, start, needsStore }
    const worker = cluster.fork()
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), START_WITHIN_MS)
    worker.on('message', (message: ToPrimary) => hear(worker, role, message))
    const isServing = await new Promise<boolean>((resolve) => {
      worker.once('listening', () => resolve(true))
      worker.once('exit', () => resolve(false))
    })
    clearTimeout(timer)
    slot.isLaunching = false
    if (!isServing) return undefined
    slot.current = worker
    slot.servesSince = Date.now()
    worker.once('exit', (code, signal) => onEnd(slot, worker, signal ?? `exit ${code}`))
    return worker
  }

  function onEnd(slot: Slot, worker: Worker, how: string): void {
    if (isStopping || slot.current !== worker) return
    slot.current = undefined
    slot.failures = Date.now() - slot.servesSince < SOON_MS ? slot.failures + 1 : 0
    log.warn(`Worker ${slot.number} (process ${worker.process.pid}) has ended (${how}).`)
    if (!slot.isLaunching) void fill(slot)
  }

  async function fill(slot: Slot): Promise<void> {
    while (!isStopping && !slot.current) {
      await delay(pauseMs(slot.failures))
      if (isStopping || slot.isLaunching || slot.current) return
      const worker = await launch(slot, false)
      if (worker) log.info(`Worker ${slot.number} serves again (process ${worker.process.pid}).`)
      else if (!isStopping && ++slot.failures >= MOST_FAILURES) return giveUp(slot)
    }
  }

  function giveUp(slot: Slot): void {
    log.error(
      `Worker ${slot.number} could not start ${slot.failures} times in a row, and is given up until the next SIGHUP.`,
    )
    if (slots.some(({ current, isLaunching }) => current || isLaunching)) return
    log.error('No worker is left.')
    process.exit(1)
  }

  /** One after the other: a new worker serves before the old one is told to go. */
  async function replaceAll(): Promise<void> {
    for (const slot of slots) {
      if (isStopping) return
      const old = slot.current
      slot.failures = 0
      if (!(await launch(slot))) {
        if (isStopping) return
        log.error('A new worker could not start, so the old ones stay. The reason is above.')
        if (!slot.current) void fill(slot)
        return
      }
      if (old?.isConnected()) retire(old)
    }
    log.info(`All ${count} workers are replaced.`)
  }

  function onReload(): void {
    if (isStopping || ++reloads > 1) return
    const next = async (): Promise<void> => {
      log.info('Replacing the workers, one after the other (SIGHUP).')
      await replaceAll()
      const wantsMore = reloads > 1
      reloads = wantsMore ? 1 : 0
      if (wantsMore) await next()
    }
    void next()
  }

  async function onStop(): Promise<void> {
    if (isStopping) return
    isStopping = true
    const workers = Object.values(cluster.workers ?? {}).flatMap((worker) => worker ?? [])
    const timer = setTimeout(() => process.exit(1), STOP_WITHIN_MS)
    await Promise.all(workers.map(end))
    clearTimeout(timer)
    process.exit(0)
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onStop)
  process.on('SIGHUP', onReload)

  const [first, ...others] = slots as [Slot, ...Slot[]]
  const hasBegun = await launch(first) // Alone, so that what keeps it from starting is said once.
  if (!hasBegun && !isStopping) process.exit(1)
  await Promise.all(
    others.map(async (slot) => {
      if (!isStopping && !(await launch(slot))) void fill(slot)
    }),
  )
  const pids = slots.flatMap(({ current }) => current?.process.pid ?? [])
  if (!isStopping)
    log.info(`${pids.length} workers serve: processes ${pids.join(', ')} (primary ${process.pid}).`)
}

const newSlot = (number: number): Slot => ({
  number,
  current: undefined,
  servesSince: 0,
  isLaunching: false,
  failures: 0,
})

/** None at first; then longer and longer, so that a worker that can't live is no storm. */
const pauseMs = (failures: number): number =>
  failures < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures)

function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {}) // It may end just now.
}

function retire(worker: Worker): void {
  send(worker, { kind: 'drain' })
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_WITHIN_MS).unref()
  worker.once('exit', () => clearTimeout(timer))
}

function end(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) return resolve()
    worker.once('exit', () => resolve())
    worker.process.kill('SIGTERM')
  })
}
