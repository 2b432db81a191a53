// PostgreSQL for Kysely through a pool of `pg`; hides its time limits, its types, and what its
// errors mean.
import { type Dialect, PostgresDialect, PostgresDriver, type PostgresPool } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { Overdue, withinTime } from '../system/within-time.ts'
import { reportUnavailable } from './unavailable.ts'

const MAX_CONNECTIONS = 10
/** How long a query waits for a connection, whether a new one or one that is in use now. */
const CONNECT_TIMEOUT_MS = 900
/**
 * When the pool itself gives an attempt to connect up, even if this process was too busy to look at
 * it.
 */
const CONNECT_END_MS = 2_000
const IDLE_TIMEOUT_MS = 30_000
const STATEMENT_TIMEOUT_MS = 2_000
/**
 * How long an answer may take: for servers that hang, and so can't keep the statement's limit
 * themselves.
 */
const ANSWER_TIMEOUT_MS = 2_500

const INT8 = 20

/** A dialect over a pool that connects when a connection is needed, and again after an outage. */
export async function postgresDialect(url: string): Promise<Dialect> {
  const pool = await openPool(url)
  const config = { pool: withQueryDeadline(pool) }
  return Object.assign(new PostgresDialect(config), {
    createDriver: () => reportUnavailable(new PostgresDriver(config), isTemporary),
  })
}

async function openPool(url: string): Promise<Pool> {
  const { default: pg } = await import('pg') // Most servers use SQLite and do without loading it.
  const types = {
    getTypeParser: (type: number, format?: 'text') =>
      type === INT8 ? Number : pg.types.getTypeParser(type, format),
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_END_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'holiday-party-planner',
    // Milliseconds and counts fit a number; only this pool reads them as one.
    types: types as never,
  })
  // A connection may die while it is idle, or between two queries of a transaction. Without these
  // handlers either would end the process; the pool, or the next query on the connection, finds
  // out.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Closes a connection on which a query got no answer; back in the pool it would delay others. */
function withQueryDeadline(pool: Pool): PostgresPool {
  const connect = async () => {
    const client = await connectInTime(pool)
    let isStuck = false
    const query = (sql: string, parameters: unknown[]) =>
      client.query(sql, parameters).catch((error: Error) => {
        isStuck ||= error.message === NO_ANSWER
        throw error
      })
    return { query, release: (destroy?: boolean) => client.release(destroy || isStuck) }
  }
  return { connect, end: () => pool.end(), options: pool.options } as unknown as PostgresPool
}

/**
 * The pool's own limit counts time in which this process was too busy to look at its sockets, so
 * this one is used.
 */
async function connectInTime(pool: Pool): Promise<PoolClient> {
  const connecting = connectAsAllowed(pool)
  try {
    return await withinTime(connecting, CONNECT_TIMEOUT_MS)
  } catch (error) {
    if (error instanceof Overdue) {
      connecting.then(
        (client) => client.release(),
        () => {},
      )
    }
    throw error
  }
}

/**
 * Connects without the statement's limit where that is refused: PgBouncer refuses settings that it
 * does not know when a connection begins, and a later SET would reach other clients' connections.
 * Then only ANSWER_TIMEOUT_MS limits a query.
 */
async function connectAsAllowed(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (!/unsupported startup parameter.*statement_timeout/.test((error as Error).message))
      throw error
    pool.options.statement_timeout = false
    return pool.connect()
  }
}

const NO_ANSWER = 'Query read timeout'
const CONNECTION_LOST = /^Connection terminated|not queryable|^Query read timeout$/
/**
 * SQLSTATE classes of trouble with connections, resources, operators and the system; and read-only,
 * serialization failure, deadlock, lock not available.
 */
const TEMPORARY_STATES = /^(08|53|57|58)|^(25006|40001|40P01|55P03)$/
/**
 * Errors of the operating system, such as ECONNRESET and EPIPE; not Node's own, such as
 * ERR_INVALID_ARG_TYPE.
 */
const SYSTEM_ERROR = /^E(?!RR_)[A-Z]+$/

function isTemporary(error: unknown): boolean {
  const { code, message } = error as Error & { code?: string }
  if (code === undefined) return CONNECTION_LOST.test(message)
  return TEMPORARY_STATES.test(code) || SYSTEM_ERROR.test(code)
}
