// The larger networks that a failed log-in came from, since one visitor may have all of their addresses.
import { sql } from 'kysely'
import type { Database } from '../database.ts'

export async function up(db: Database): Promise<void> {
  const statements = [
    'alter table login_failures add column site text',
    'alter table login_failures add column region text',
    'create index login_failures_region on login_failures (region, failed_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
