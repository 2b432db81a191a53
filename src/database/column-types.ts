// Types of columns where the words of the two engines differ; known to migrations of both.

export interface ColumnTypes {
  /** A key that the engine counts up; the number of a deleted row is never used again. */
  id: string
  time: string
}

export const COLUMN_TYPES: Record<'sqlite' | 'postgres', ColumnTypes> = {
  sqlite: { id: 'integer primary key autoincrement', time: 'integer' },
  postgres: { id: 'integer generated always as identity primary key', time: 'bigint' },
}
