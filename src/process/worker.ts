// One worker's side of the talk with the primary process; hides the messages between them.
import cluster from 'node:cluster'
import type { ServerStart } from '../domain/server-starts.ts'
import type { Measurement } from '../monitoring/metrics.ts'
import type { GreetedSessions } from '../routes/dashboard.ts'

/** What sets one process that serves apart from the others. */
export interface WorkerRole {
  /** 1 and up; a worker that takes another's place has its number. */
  number: number
  /** The start that all workers share. */
  start: ServerStart
  /**
   * False for a worker that takes the place of a crashed one: it serves what it can, also while
   * store or database are away.
   */
  needsStore: boolean
}

export type ToWorker =
  | { kind: 'role'; role: WorkerRole; greeted: string[] }
  | { kind: 'greeted'; names: string[] }
  | { kind: 'drain' }
  | { kind: 'measure'; id: number }
  | { kind: 'gathered'; id: number; measurements: Measurement[] }

export type ToPrimary =
  | { kind: 'hello' }
  | { kind: 'greeted'; names: string[] }
  | { kind: 'measured'; id: number; measurement: Measurement }
  | { kind: 'gather'; id: number }

const tell = (message: ToPrimary): void => void process.send?.(message)

function listen(hear: (message: ToWorker) => void): () => void {
  process.on('message', hear)
  return () => process.off('message', hear)
}

/** This process, where it is one of several that serve. */
export interface Worker {
  role: WorkerRole
  greetedSessions: GreetedSessions
}

/** Undefined in a process that serves alone. */
export async function findWorker(): Promise<Worker | undefined> {
  if (!cluster.isWorker) return undefined
  process.on('SIGHUP', () => {}) // A closed terminal sends SIGHUP to every process; the primary alone acts on it.
  return new Promise((resolve) => {
    const stop = listen((message) => {
      if (message.kind !== 'role') return
      stop()
      resolve({ role: message.role, greetedSessions: sharedNames(message.greeted) })
    })
    tell({ kind: 'hello' })
  })
}

function sharedNames(known: string[]): GreetedSessions {
  const names = new Set(known)
  listen((message) => {
    if (message.kind === 'greeted') for (const name of message.names) names.add(name)
  })
  return {
    get size() {
      return names.size
    },
    has: (name) => names.has(name),
    add(name) {
      names.add(name)
      tell({ kind: 'greeted', names: [name] })
    },
  }
}

/** Calls `drain` when another worker has taken this one's place. */
export function onDrain(drain: () => void): void {
  if (!cluster.isWorker) return
  listen(({ kind }) => {
    if (kind === 'drain') drain()
  })
}

/** Lets every process that serves ask for what all of them measured. */
export function shareMeasurements(measure: () => Measurement): () => Promise<Measurement[]> {
  if (!cluster.isWorker) return async () => [measure()]
  const waiting = new Map<number, (measurements: Measurement[]) => void>()
  let count = 0
  listen((message) => {
    if (message.kind === 'measure') {
      tell({ kind: 'measured', id: message.id, measurement: measure() })
    } else if (message.kind === 'gathered') {
      waiting.get(message.id)?.(message.measurements)
      waiting.delete(message.id)
    }
  })
  return () =>
    new Promise((resolve) => {
      const id = ++count
      waiting.set(id, resolve)
      tell({ kind: 'gather', id })
    })
}
