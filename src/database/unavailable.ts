// Turns every error that means "try again later" into DatabaseUnavailable, for both engines.
import type { DatabaseConnection, Driver } from 'kysely'

/** The database can't work just now: it is unreachable, too slow, locked, full or read-only. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'

  /** The reason, as the end of a sentence. */
  readonly reason: string

  constructor(cause: unknown) {
    const reason = reasonOf(cause)
    super(`The database can't be used just now: ${reason}`, { cause })
    this.reason = reason
  }
}

/**
 * Makes `driver` throw DatabaseUnavailable: always when it gets no connection, and for those errors
 * of queries that `isTemporary` names. Transactions begin and end by queries too.
 */
export function reportUnavailable<D extends Driver>(
  driver: D,
  isTemporary: (error: unknown) => boolean,
): D {
  const known = new WeakSet<DatabaseConnection>()
  const acquire = driver.acquireConnection.bind(driver)
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options).catch((error: unknown) => {
      throw new DatabaseUnavailable(error)
    })
    if (!known.has(connection)) reportInQueries(connection, isTemporary)
    known.add(connection)
    return connection
  }
  return driver
}

function reportInQueries(
  connection: DatabaseConnection,
  isTemporary: (error: unknown) => boolean,
): void {
  const executeQuery = connection.executeQuery.bind(connection)
  connection.executeQuery = async (query, options) => {
    try {
      return await executeQuery(query, options)
    } catch (error) {
      throw isTemporary(error) ? new DatabaseUnavailable(error) : error
    }
  }
}

/**
 * The error of a host name with several addresses has no message of its own, but one error for each
 * address.
 */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message || first.name : String(first)
}
