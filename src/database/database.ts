// Opens SQLite or PostgreSQL behind one query builder; hides both drivers and their errors.
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { Kysely, PostgresAdapter } from 'kysely'
import { postgresDialect } from './postgres.ts'
import type { Schema } from './schema.ts'
import { MEMORY, type OpenOptions, sqliteDialect } from './sqlite.ts'

export { DatabaseUnavailable } from './unavailable.ts'

/** The database, or the transaction that is passed to a callback. */
export type Database = Kysely<Schema>

export type DatabaseTarget = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string }

/**
 * @param text DATABASE_URL: `sqlite:path`, `sqlite::memory:`, SQLAlchemy's `sqlite:///path` or
 * `postgres://…`
 * @param root the folder to which a relative path belongs
 * @throws an Error of one sentence for anything else
 */
export function parseDatabaseUrl(text: string, root: string): DatabaseTarget {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: 'postgres', url: text }
  const file = /^sqlite:(?:\/\/\/)?([^/].*|\/[^/].*)$/.exec(text)?.[1]
  if (!file) {
    throw new Error(
      'DATABASE_URL is not understood: use sqlite:data/planner.db or postgres://user:password@host/database',
    )
  }
  if (file === MEMORY || isAbsolute(file)) return { kind: 'sqlite', file }
  const isMeant = !text.startsWith('sqlite:///') || !existsSync(`/${file}`)
  if (!isMeant && !existsSync(join(root, file))) {
    throw new Error(
      `DATABASE_URL=sqlite:///${file} is below ${root}, where it does not exist. For /${file} write sqlite:////${file}`,
    )
  }
  return { kind: 'sqlite', file: join(root, file) }
}

/**
 * Opens SQLite's file at once, and makes it if it is missing. PostgreSQL is connected to by the
 * first query, and after an outage by the next one.
 * @throws DatabaseUnavailable when SQLite's file can't be opened
 */
export async function openDatabase(
  target: DatabaseTarget,
  options: OpenOptions = {},
): Promise<Database> {
  const dialect =
    target.kind === 'sqlite' ? sqliteDialect(target.file, options) : postgresDialect(target.url)
  return new Kysely<Schema>({ dialect: await dialect })
}

/** Opens the database that the settings name: see parseDatabaseUrl and openDatabase. */
export const openNamedDatabase = (
  { databaseUrl, root }: { databaseUrl: string; root: string },
  options?: OpenOptions,
): Promise<Database> => openDatabase(parseDatabaseUrl(databaseUrl, root), options)

/** Closes the database once the queries under way are answered. */
export const closeDatabase = (db: Database): Promise<void> => db.destroy()

/** For the few places in which the SQL of the engines differs. */
export const isPostgres = (db: Database): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter
