// SQLite's one connection for Kysely: hides whose turn it is, and the waiting for other programs' locks.
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
} from 'kysely'

const PATIENCE_MS = 1_000
const PAUSE_MS = 5

/** SQLite's primary code, without the details in its upper bits; 0 for any other error. */
export const codeOf = (error: unknown): number =>
  ((error as { errcode?: number }).errcode ?? 0) & 0xff

/** Another program holds the lock that is wanted. */
export const BUSY = 5

/** Kysely leaves the queue for the one connection to PatientDriver, which lets others pass. */
export class PatientAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/**
 * SQLite's own waiting for a lock would stop the whole process. Here only the query that wants the
 * lock waits, at most a second; until then all others have the connection.
 */
export class PatientDriver extends SqliteDriver {
  readonly #isInTransaction: () => boolean
  readonly #turn = oneAtATime()

  constructor(database: SqliteDatabase, isInTransaction: () => boolean) {
    super({ database })
    this.#isInTransaction = isInTransaction
  }

  override async init(): Promise<void> {
    await super.init()
    const connection = await super.acquireConnection()
    const executeQuery = connection.executeQuery.bind(connection)
    connection.executeQuery = (query, options) =>
      this.#patiently(() => executeQuery(query, options))
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turn.take()
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    this.#turn.pass()
  }

  /** Takes the write lock at once: one that is wanted after a read is refused without waiting. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isInTransaction()) await super.rollbackTransaction(connection)
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        if (codeOf(error) !== BUSY || performance.now() > giveUpAt) throw error
      }
      await this.#pause()
    }
  }

  /** Within a transaction nobody else may have the connection. */
  async #pause(): Promise<void> {
    if (this.#isInTransaction()) return delay(PAUSE_MS)
    this.#turn.pass()
    await delay(PAUSE_MS + Math.random() * PAUSE_MS)
    await this.#turn.take()
  }
}

/** First come, first served. */
function oneAtATime() {
  const waiting: (() => void)[] = []
  let isTaken = false

  return {
    async take(): Promise<void> {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
      isTaken = true
    },
    /** To whoever waits longest; it stays taken then, so that nobody slips in between. */
    pass(): void {
      const next = waiting.shift()
      if (next) next()
      else isTaken = false
    },
  }
}
