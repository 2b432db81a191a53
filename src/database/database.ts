// Opens SQLite or PostgreSQL behind one query builder; hides both drivers and their errors.
import { isAbsolute, join } from 'node:path'
import { type Dialect, Kysely } from 'kysely'
import { withPlainErrors } from './plain-errors.ts'
import { postgresDialect } from './postgres.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export { DatabaseUnavailable } from './plain-errors.ts'

export type Database = Kysely<Schema>

export type DatabaseTarget = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string }

/**
 * @param text DATABASE_URL: `sqlite:path`, `sqlite::memory:` or `postgres://…`
 * @param root where a relative path begins
 * @throws an Error of one sentence on anything else
 */
export function parseDatabaseUrl(text: string, root: string): DatabaseTarget {
  if (/^postgres(ql)?:\/\/./.test(text)) return { kind: 'postgres', url: text }
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(text)?.[1]
  if (!file) {
    throw new Error(
      'DATABASE_URL is not understood: use sqlite:data/planner.db or postgres://user:password@host/database',
    )
  }
  return { kind: 'sqlite', file: file === ':memory:' || isAbsolute(file) ? file : join(root, file) }
}

/** @throws DatabaseUnavailable when SQLite's file can't be opened; PostgreSQL connects on the first query */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  const dialect: Dialect =
    target.kind === 'sqlite' ? sqliteDialect(target.file) : await postgresDialect(target.url)
  return new Kysely<Schema>({ dialect: withPlainErrors(dialect) })
}

export const closeDatabase = (db: Database): Promise<void> => db.destroy()
