// PostgreSQL for Kysely through a pool of `pg`; hides its limits, its types and what its errors mean.
import { type Dialect, PostgresDialect, PostgresDriver, type PostgresPool } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { Overdue, withinTime } from '../system/within-time.ts'
import { reportUnavailable } from './unavailable.ts'

const MAX_CONNECTIONS = 10
/** Also the wait for one of them while all are busy. */
const CONNECT_TIMEOUT_MS = 900
/** After so long the pool drops an attempt to connect, whether or not this process was free to look at it. */
const CONNECT_END_MS = 2_000
const IDLE_TIMEOUT_MS = 30_000
const STATEMENT_TIMEOUT_MS = 2_000
/** For a server that hangs and so can't keep the limit above itself. */
const ANSWER_TIMEOUT_MS = 2_500

const INT8 = 20

/** A dialect over a pool that connects when it is needed, and again after each outage. */
export async function postgresDialect(url: string): Promise<Dialect> {
  const pool = await openPool(url)
  const config = { pool: impatient(pool) }
  return Object.assign(new PostgresDialect(config), {
    createDriver: () => reportUnavailable(new PostgresDriver(config), isTemporary),
  })
}

async function openPool(url: string): Promise<Pool> {
  const { default: pg } = await import('pg') // Most starts are with SQLite and go without it.
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
    types: types as never, // Milliseconds and counts fit a number; only this pool reads them so.
  })
  // A connection may die while it is idle, or between two queries of a transaction: either would
  // end the process. The next query on it, or the pool, finds out.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** A connection that left a query unanswered is closed; in the pool, it would hold up others. */
function impatient(pool: Pool): PostgresPool {
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

/** The pool's own limit would count time in which this process was too busy to look at its sockets. */
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
 * PgBouncer refuses settings that it does not know when a connection begins, and a SET later on would
 * reach others' connections: behind it ANSWER_TIMEOUT_MS alone bounds a query.
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
/** Connection, resources, operator and system trouble; read-only, deadlock, lock not available. */
const TEMPORARY_STATES = /^(08|53|57|58)|^(25006|40001|40P01|55P03)$/
/** Of the operating system: ECONNRESET, EPIPE; but not Node's own ERR_INVALID_ARG_TYPE. */
const SYSTEM_ERROR = /^E(?!RR_)[A-Z]+$/

function isTemporary(error: unknown): boolean {
  const { code, message } = error as Error & { code?: string }
  if (code === undefined) return CONNECTION_LOST.test(message)
  return TEMPORARY_STATES.test(code) || SYSTEM_ERROR.test(code)
}
