// Keeps prepared statements by their text; hides how rows of node:sqlite become plain objects.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { SqliteStatement } from 'kysely'

/** The program has a few dozen texts; lists of ids of different lengths make some more. */
const MAX_STATEMENTS = 200

/** Prepares each text once; when there are too many, the one that was prepared first is dropped. */
export function statementCache(database: DatabaseSync): (sql: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>()

  return (sql) => {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= MAX_STATEMENTS) {
      for (const oldest of statements.keys()) {
        statements.delete(oldest)
        break
      }
    }
    const statement = plainStatement(database.prepare(sql))
    statements.set(sql, statement)
    return statement
  }
}

/**
 * Returns rows as plain objects, made of arrays: node:sqlite's own row objects have no prototype,
 * and cost more than twice as much.
 */
function plainStatement(statement: StatementSync): SqliteStatement {
  const names = statement.columns().map(({ name }) => name)
  statement.setReturnArrays(true)
  const toRow = (values: unknown): object => {
    const row: Record<string, unknown> = {}
    for (const [index, name] of names.entries()) row[name] = (values as unknown[])[index]
    return row
  }
  const given = (parameters: readonly unknown[]) => parameters as SQLInputValue[]

  return {
    reader: names.length > 0,
    all: (parameters) => statement.all(...given(parameters)).map(toRow),
    run: (parameters) => statement.run(...given(parameters)),
    iterate: (parameters) => statement.iterate(...given(parameters)).map(toRow),
  }
}
