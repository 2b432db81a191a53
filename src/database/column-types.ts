// Types of columns that the two engines name differently; migrations use them for both.

export interface ColumnTypes {
  /** A key that the engine counts up; the key of a deleted row is never used again. */
  id: string
  time: string
}

export const COLUMN_TYPES: Record<'sqlite' | 'postgres', ColumnTypes> = {
  sqlite: { id: 'integer primary key autoincrement', time: 'integer' },
  postgres: { id: 'integer generated always as identity primary key', time: 'bigint' },
}
