// Brings the tables up to date in either engine; of several servers that start, one does it.
import { sql } from 'kysely'
import { COLUMN_TYPES, type ColumnTypes } from './column-types.ts'
import { type Database, isPostgres } from './database.ts'
import { inTurnAtStart } from './in-turn.ts'
import * as initial from './migrations/001-initial.ts'
import * as planner from './migrations/002-planner.ts'
import * as accounts from './migrations/003-accounts.ts'
import * as sessions from './migrations/004-sessions.ts'
import * as personSessions from './migrations/005-person-sessions.ts'
import * as mail from './migrations/006-mail.ts'
import * as potluck from './migrations/008-potluck.ts'
import * as food from './migrations/009-food.ts'
import * as guessing from './migrations/010-guessing.ts'
import * as savedForms from './migrations/013-saved-forms.ts'
import * as passkeys from './migrations/016-passkeys.ts'
import * as securityLog from './migrations/018-security-log.ts'
import * as coHosts from './migrations/019-co-hosts.ts'
import * as messages from './migrations/020-messages.ts'
import * as wall from './migrations/021-wall.ts'
import { isMissingTable } from './missing-table.ts'

interface Migration {
  up(db: Database, types: ColumnTypes): Promise<void>
}

/** The migrations in the order in which they landed. A landed one is never changed. */
const MIGRATIONS: readonly Migration[] = [
  initial,
  planner,
  accounts,
  personSessions,
  potluck,
  food,
  sessions,
  guessing,
  mail,
  passkeys,
  securityLog,
  savedForms,
  wall,
  coHosts,
  messages,
]

/**
 * Applies the migrations that are missing; makes one query when none is. A database that a newer
 * program has migrated is left as it is.
 * @throws DatabaseUnavailable; an Error of one sentence where this program may not make tables
 */
export async function migrate(db: Database): Promise<void> {
  try {
    await bringUpToDate(db)
  } catch (error) {
    throw (await explainRefusal(db, error as PostgresError)) ?? error
  }
}

async function bringUpToDate(db: Database): Promise<void> {
  if ((await currentVersion(db)) >= MIGRATIONS.length) return
  await inTurnAtStart(db, async (transaction) => {
    await sql`create table if not exists schema_version (version integer not null)`.execute(
      transaction,
    )
    const version = await currentVersion(transaction)
    if (version >= MIGRATIONS.length) return
    const types = COLUMN_TYPES[isPostgres(db) ? 'postgres' : 'sqlite']
    for (const migration of MIGRATIONS.slice(version)) await migration.up(transaction, types)
    await transaction.deleteFrom('schema_version').execute()
    await transaction.insertInto('schema_version').values({ version: MIGRATIONS.length }).execute()
  })
}

/** The number of applied migrations; 0 in a new database. */
async function currentVersion(db: Database): Promise<number> {
  try {
    const row = await db.selectFrom('schema_version').select('version').executeTakeFirst()
    return row?.version ?? 0
  } catch (error) {
    if (isMissingTable(error as Error)) return 0
    throw error
  }
}

type PostgresError = Error & { code?: string }

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * Since PostgreSQL 15, only a database's owner may make tables in its schema "public": says what an
 * administrator can do.
 */
async function explainRefusal(db: Database, error: PostgresError): Promise<Error | undefined> {
  if (error.code !== INSUFFICIENT_PRIVILEGE) return undefined
  const { rows } = await sql<{ who: string; place: string; schema: string | null }>`
    select quote_ident(current_user) as who, quote_ident(current_database()) as place,
      quote_ident(current_schema()) as schema`.execute(db)
  const { who, place, schema } = rows[0] ?? { who: '…', place: '…', schema: null }
  return new Error(
    `PostgreSQL does not let ${who} make and use tables in the database ${place} (${error.message}). As its administrator run there: ALTER DATABASE ${place} OWNER TO ${who}; or GRANT USAGE, CREATE ON SCHEMA ${schema ?? 'public'} TO ${who};`,
    { cause: error },
  )
}
