// Session records, where SESSION_TYPE is database.
import { sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import type { Database } from '../database.ts'

export async function up(db: Database, { time }: ColumnTypes): Promise<void> {
  const statements = [
    `create table sessions (
      name text primary key,
      record text not null,
      expires_at ${time} not null
    )`,
    'create index sessions_end on sessions (expires_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
