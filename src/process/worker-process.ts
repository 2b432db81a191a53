// A worker as the primary process handles it: waits until it serves, talks to it, ends it.
import type { Worker } from 'node:cluster'
import type { ToWorker } from './worker.ts'

const START_WITHIN_MS = 30_000
const DRAIN_WITHIN_MS = 20_000

/** A worker that does not serve within the time is ended. */
export async function servesInTime(worker: Worker): Promise<boolean> {
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), START_WITHIN_MS)
  const isServing = await new Promise<boolean>((resolve) => {
    worker.once('listening', () => resolve(true))
    worker.once('exit', () => resolve(false))
  })
  clearTimeout(timer)
  return isServing
}

export function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {}) // A worker that ends just now can't be told, which is no error.
}

/** Tells a worker to answer the requests it has and to end. */
export function retire(worker: Worker): void {
  send(worker, { kind: 'drain' })
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_WITHIN_MS).unref()
  worker.once('exit', () => clearTimeout(timer))
}

/** Resolves when the worker has ended. */
export function end(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) return resolve()
    worker.once('exit', () => resolve())
    worker.process.kill('SIGTERM')
  })
}
