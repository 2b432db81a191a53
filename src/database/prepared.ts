// Queries that are built and compiled once, since building one costs more than SQLite needs to answer it.
import type { Compilable, CompiledQuery } from 'kysely'
import { type Database, isPostgres } from './database.ts'

/** Stands for an argument while the query is compiled. */
class Placeholder {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/**
 * Makes a function that runs a query with other arguments each time.
 * @param build gets placeholders for the arguments: it must pass each on as a value and never look
 * at it
 * @returns runs the query on the database or in a transaction
 */
export function prepared<A extends readonly unknown[], Row>(
  build: (db: Database, ...args: A) => Compilable<Row>,
): (db: Database, ...args: A) => Promise<Row[]> {
  const compiled: { sqlite?: CompiledQuery<Row>; postgres?: CompiledQuery<Row> } = {}

  return async (db, ...args) => {
    const engine = isPostgres(db) ? 'postgres' : 'sqlite'
    compiled[engine] ??= build(db, ...placeholdersFor(args)).compile()
    const parameters = compiled[engine].parameters.map((parameter) =>
      parameter instanceof Placeholder ? args[parameter.index] : parameter,
    )
    const { rows } = await db.executeQuery<Row>({ ...compiled[engine], parameters })
    return rows
  }
}

const placeholdersFor = <A extends readonly unknown[]>(args: A): A =>
  args.map((_, index) => new Placeholder(index)) as unknown as A
