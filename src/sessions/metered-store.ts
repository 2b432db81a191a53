// A session store that measures another one; opened only where metrics are wanted.
import type { Metrics } from '../monitoring/metrics.ts'
import { type SessionStore, StoreUnavailable } from './session-store.ts'

type Operation = 'read' | 'create' | 'update' | 'destroy'

export function meteredStore(store: SessionStore, metrics: Metrics): SessionStore {
  function note(operation: Operation, startedAt: number, outcome: string): void {
    const labels = `operation="${operation}"`
    metrics.count('planner_session_operations_total', `${labels},outcome="${outcome}"`)
    metrics.time('planner_session_seconds', labels, (performance.now() - startedAt) / 1000)
  }

  /** An answer that comes without a promise is given on without one, since every page pays for it. */
  function metered<T>(operation: Operation, act: () => T | Promise<T>): T | Promise<T> {
    const startedAt = performance.now()
    const fail = (error: unknown): never => {
      note(operation, startedAt, error instanceof StoreUnavailable ? 'unavailable' : 'error')
      throw error
    }
    const succeed = (answer: T): T => {
      const isAbsent = operation !== 'create' && (answer === undefined || answer === false)
      note(operation, startedAt, isAbsent ? 'absent' : 'done')
      return answer
    }
    let answer: T | Promise<T>
    try {
      answer = act()
    } catch (error) {
      return fail(error)
    }
    return answer instanceof Promise ? answer.then(succeed, fail) : succeed(answer)
  }

  return {
    ...store,
    read: (sessionId) => metered('read', () => store.read(sessionId)),
    readByName: (name) => metered('read', () => store.readByName(name)),
    create: async (sessionId, record) => metered('create', () => store.create(sessionId, record)),
    update: async (sessionId, change) => metered('update', () => store.update(sessionId, change)),
    take: async (sessionId) => metered('destroy', () => store.take(sessionId)),
    destroy: async (sessionId) => metered('destroy', () => store.destroy(sessionId)),
  }
}
