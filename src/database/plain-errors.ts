// Turns "try again later" of both engines into one error, in the one place all queries pass.
import type { DatabaseConnection, Dialect, Driver } from 'kysely'

/** The database can't answer just now: away, full, locked, read-only. Trying again later makes sense. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

const SQLITE_LATER = new Set([5, 6, 8, 10, 13, 14]) // busy, locked, read-only, I/O, full, can't open
const NODE_LATER =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EACCES|EROFS|ENOSPC|ENOENT)/
// PostgreSQL: connection, wrong login, resources, intervention (shutdown, cancel), read-only, database away
const POSTGRES_LATER = /^(08|28|53|57|25006|3D000|58)/
const POOL_LATER = /timeout|terminated|Connection ended|not queryable|Client has encountered/i

export function asUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !(error instanceof Error)) return error
  const { code = '', errcode, message } = error as Error & { code?: string; errcode?: number }
  const isLater =
    (errcode !== undefined && SQLITE_LATER.has(errcode % 256)) ||
    NODE_LATER.test(code) ||
    (/^[0-9A-Z]{5}$/.test(code) && POSTGRES_LATER.test(code)) ||
    (code === '' && POOL_LATER.test(message))
  return isLater
    ? new DatabaseUnavailable(`The database does not answer: ${message || code}`, { cause: error })
    : error
}

/** The same dialect, its errors translated. */
export function withPlainErrors(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => plainDriver(dialect.createDriver()),
  }
}

function plainDriver(driver: Driver): Driver {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>()
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>()

  function wrap(connection: DatabaseConnection): DatabaseConnection {
    const known = wrapped.get(connection)
    if (known) return known
    const plain: DatabaseConnection = {
      executeQuery: (query, ...rest) => plainly(() => connection.executeQuery(query, ...rest)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    }
    wrapped.set(connection, plain)
    inner.set(plain, connection)
    return plain
  }

  const unwrap = (connection: DatabaseConnection) => inner.get(connection) ?? connection
  return {
    init: () => plainly(() => driver.init()),
    acquireConnection: async () => wrap(await plainly(() => driver.acquireConnection())),
    releaseConnection: (connection) => driver.releaseConnection(unwrap(connection)),
    beginTransaction: (connection, settings) =>
      plainly(() => driver.beginTransaction(unwrap(connection), settings)),
    commitTransaction: (connection) => plainly(() => driver.commitTransaction(unwrap(connection))),
    rollbackTransaction: (connection) =>
      plainly(() => driver.rollbackTransaction(unwrap(connection))),
    destroy: () => driver.destroy(),
  }
}

async function plainly<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw asUnavailable(error)
  }
}
