// SQLite's one connection for Kysely; hides whose turn it is, and how queries wait for locks of
// other programs.
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

/** The primary code of SQLite's error, without the details in its upper bits; 0 for any other error. */
export const codeOf = (error: unknown): number =>
  ((error as { errcode?: number }).errcode ?? 0) & 0xff

/** The code for a lock that another program holds. */
export const BUSY = 5

/**
 * Keeps Kysely from queueing for the one connection itself: PatientDriver does it, and lets other
 * queries pass one that waits.
 */
export class PatientAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/**
 * SQLite's own waiting for a lock would stop the whole process. Here only the query that needs the
 * lock waits, for a second at most, and lends the connection to others until then.
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

  /**
   * Takes the write lock at once, since a transaction that asks for it after a read is refused
   * without waiting.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** SQLite rolls back by itself when the disk is full; then a second rollback would hide the reason. */
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

  /** Waits, and meanwhile lends the connection to others, unless a transaction is under way. */
  async #pause(): Promise<void> {
    if (this.#isInTransaction()) return delay(PAUSE_MS)
    this.#turn.pass()
    await delay(PAUSE_MS + Math.random() * PAUSE_MS)
    await this.#turn.take()
  }
}

/** A queue in which the one that has waited longest comes next. */
function oneAtATime() {
  const waiting: (() => void)[] = []
  let isTaken = false

  return {
    async take(): Promise<void> {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
      isTaken = true
    },
    /**
     * Passes the turn to the one that has waited longest. The connection stays taken meanwhile, so
     * that no newcomer gets it.
     */
    pass(): void {
      const next = waiting.shift()
      if (next) next()
      else isTaken = false
    },
  }
}
