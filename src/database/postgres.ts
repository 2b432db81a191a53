// PostgreSQL through a pool of `pg`; hides its timeouts and types.
import type { Dialect } from 'kysely'
import { PostgresDialect } from 'kysely'

const INT8 = 20

/** Loaded only where it is used: most starts are with SQLite. */
export async function postgresDialect(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 900,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5_000,
    query_timeout: 5_000,
    keepAlive: true,
    application_name: 'holiday-party-planner',
    types: {
      // Milliseconds and counts fit a number; only this pool reads them so.
      getTypeParser: ((type: number, format?: 'text' | 'binary') =>
        type === INT8 ? Number : pg.types.getTypeParser(type, format as 'text')) as never,
    },
  })
  pool.on('error', () => {}) // An idle connection died; the pool opens another when it is needed.
  return new PostgresDialect({ pool })
}
