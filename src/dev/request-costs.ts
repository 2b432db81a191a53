// What one request costs in development: session reads and writes, queries; counts by wrapping the
// store and the database, which production never does.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely, QueryId } from 'kysely'
import { readableRecord } from '../sessions/record-format.ts'
import { recordName } from '../sessions/session-record.ts'
import type { RecordChange, SessionStore, StoredRecord } from '../sessions/session-store.ts'

export interface RequestCosts {
  sessionReads: number
  sessionWrites: number
  queries: number
  queryMs: number
}

/** Holds the costs of the request that runs; undefined outside of requests. */
export const costsOfRequest = new AsyncLocalStorage<RequestCosts>()

export const noCosts = (): RequestCosts => ({
  sessionReads: 0,
  sessionWrites: 0,
  queries: 0,
  queryMs: 0,
})

function add(name: keyof RequestCosts, amount = 1): void {
  const costs = costsOfRequest.getStore()
  if (costs) costs[name] += amount
}

export interface InstrumentedStore extends SessionStore {
  /** What the record was before its last change by this server, as readable text. */
  lastVersion(name: string): string | undefined
}

const KEPT_VERSIONS = 200

export function instrumentedStore(store: SessionStore): InstrumentedStore {
  const versions = new Map<string, string>()

  async function noting(
    name: string,
    change: RecordChange,
    update: (change: RecordChange) => Promise<StoredRecord | undefined>,
  ): Promise<StoredRecord | undefined> {
    add('sessionWrites')
    let before = ''
    const stored = await update((draft) => {
      before = readableRecord(draft)
      change(draft)
    })
    if (versions.size >= KEPT_VERSIONS) versions.delete(versions.keys().next().value as string)
    if (stored) versions.set(name, before)
    return stored
  }

  return {
    ...store,
    read(sessionId) {
      add('sessionReads')
      return store.read(sessionId)
    },
    readByName(name) {
      add('sessionReads')
      return store.readByName(name)
    },
    create(sessionId, record) {
      add('sessionWrites')
      return store.create(sessionId, record)
    },
    update: (sessionId, change) =>
      noting(recordName(sessionId), change, (noted) => store.update(sessionId, noted)),
    updateByName: (name, change) =>
      noting(name, change, (noted) => store.updateByName(name, noted)),
    destroy(sessionId) {
      add('sessionWrites')
      return store.destroy(sessionId)
    },
    lastVersion: (name) => versions.get(name),
  }
}

/**
 * The same database; each query is counted, with the time until its rows are there. One that was
 * compiled before begins with `executeQuery`, any other with its compilation.
 */
export function instrumentedDatabase<S>(db: Kysely<S>): Kysely<S> {
  const begun = new WeakMap<QueryId, number>()
  const instrumented = db.withPlugin({
    transformQuery({ node, queryId }) {
      begun.set(queryId, performance.now())
      return node
    },
    async transformResult({ result, queryId }) {
      add('queries')
      add('queryMs', performance.now() - (begun.get(queryId) ?? performance.now()))
      return result
    },
  })
  const execute = instrumented.executeQuery.bind(instrumented) as Kysely<S>['executeQuery']
  instrumented.executeQuery = ((query: { queryId?: QueryId }, ...rest: []) => {
    if (query.queryId) begun.set(query.queryId, performance.now())
    return execute(query as never, ...rest)
  }) as Kysely<S>['executeQuery']
  return instrumented
}
