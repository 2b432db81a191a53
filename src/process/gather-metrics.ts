// Gathers what all workers measured for the one that was asked; hides those that do not answer.
import type { Worker } from 'node:cluster'
import type { Measurement } from '../monitoring/metrics.ts'
import type { ToPrimary } from './worker.ts'
import { send } from './worker-process.ts'

/** The figures of a worker that has not answered by then are left out. */
const ANSWER_MS = 500

export function gatherer(workers: () => Worker[]) {
  const open = new Map<number, { found: Measurement[]; missing: number; finish: () => void }>()
  let count = 0

  function begin(asker: Worker, askersId: number): void {
    const id = ++count
    const asked = workers()
    const found: Measurement[] = []
    const finish = (): void => {
      clearTimeout(timer)
      if (open.delete(id)) send(asker, { kind: 'gathered', id: askersId, measurements: found })
    }
    const timer = setTimeout(finish, ANSWER_MS)
    open.set(id, { found, missing: asked.length, finish })
    for (const worker of asked) send(worker, { kind: 'measure', id })
  }

  return (worker: Worker, message: ToPrimary): void => {
    if (message.kind === 'gather') begin(worker, message.id)
    if (message.kind !== 'measured') return
    const gathering = open.get(message.id)
    if (!gathering) return
    gathering.found.push(message.measurement)
    if (--gathering.missing === 0) gathering.finish()
  }
}
