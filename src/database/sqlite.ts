// SQLite through node:sqlite; hides the file's making, its modes and pragmas, and prepared statements.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import { asUnavailable } from './plain-errors.ts'

const KEPT_STATEMENTS = 200
const BUSY_TIMEOUT_MS = 2_000

/** One connection; Kysely's driver hands it from one query or transaction to the next. */
export function sqliteDialect(file: string): Dialect {
  try {
    return new SqliteDialect({ database: open(file) })
  } catch (error) {
    throw asUnavailable(error)
  }
}

function open(file: string): SqliteDatabase {
  if (file !== ':memory:') makeFile(file)
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on')
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = adapted(database.prepare(sql))
      if (statements.size >= KEPT_STATEMENTS) {
        statements.delete(statements.keys().next().value as string)
      }
      statements.set(sql, statement)
      return statement
    },
  }
}

/** For its owner alone: it holds password hashes. */
function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  try {
    chmodSync(file, 0o600)
  } catch {
    // Somebody else's file that we may write all the same.
  }
}

/** node:sqlite's rows have no prototype; spread gives them one. */
function adapted(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...values(parameters)),
    *iterate(parameters) {
      for (const row of statement.iterate(...values(parameters))) yield { ...row }
    },
  }
}
