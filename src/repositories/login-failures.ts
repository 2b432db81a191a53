// Failed log-ins, kept for as long as limits count them, and shared by all servers on the database.
import type { Database } from '../database/database.ts'
import { removeInBatches } from '../database/in-batches.ts'

export interface LoginFailure {
  account: string
  address: string
  site?: string
  region?: string
  /**
   * The name of a known device, or the purpose of a try that is counted apart from log-ins; null
   * for a log-in on an unknown device.
   */
  device: string | null
  failedAt: number
}

/** A guess that has failed, or whose password is being checked. */
export type NotedGuess = LoginFailure & Required<Pick<LoginFailure, 'site' | 'region'>>

export async function insertLoginFailure(db: Database, failure: LoginFailure): Promise<void> {
  const { failedAt, ...rest } = failure
  await db
    .insertInto('login_failures')
    .values({ ...rest, failed_at: failedAt })
    .execute()
}

/** The guesses since a time at the account, or from the same /48 network, oldest first. */
export const selectGuesses = (
  db: Database,
  { account, region }: Pick<NotedGuess, 'account' | 'region'>,
  since: number,
): Promise<NotedGuess[]> =>
  db
    .selectFrom('login_failures')
    .select(['account', 'address', 'site', 'region', 'device', 'failed_at as failedAt'])
    .where(({ or, eb }) => or([eb('account', '=', account), eb('region', '=', region)]))
    .where('region', 'is not', null)
    .where('failed_at', '>', since)
    .orderBy('failed_at')
    .orderBy('id')
    .$narrowType<{ site: string; region: string }>()
    .execute()

export type FailuresOf = { account: string } | { address: string } | { device: string }

/** How many failures there were since `since`, and when the oldest was; null when there was none. */
export async function selectLoginFailures(
  db: Database,
  of: FailuresOf,
  since: number,
): Promise<{ count: number; oldest: number | null }> {
  const [column, value] = Object.entries(of)[0] as ['account' | 'address' | 'device', string]
  const query = db
    .selectFrom('login_failures')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('failed_at').as('oldest')])
    .where(column, '=', value)
    .where('failed_at', '>', since)
  const anonymous = column === 'device' ? query : query.where('device', 'is', null)
  return anonymous.executeTakeFirstOrThrow()
}

/**
 * Deletes the failures of this address at an account, once its owner has logged in from there;
 * guesses from other addresses are kept. It reads first, since a DELETE takes SQLite's write lock
 * even where there is nothing to delete.
 */
export async function deleteLoginFailures(
  db: Database,
  account: string,
  address: string,
): Promise<void> {
  const one = await db
    .selectFrom('login_failures')
    .select('failed_at')
    .where('account', '=', account)
    .where('address', '=', address)
    .limit(1)
    .executeTakeFirst()
  if (!one) return
  await db
    .deleteFrom('login_failures')
    .where('account', '=', account)
    .where('address', '=', address)
    .execute()
}

export const deleteLoginFailuresBefore = (db: Database, time: number): Promise<void> =>
  removeInBatches((most) => {
    const old = db.selectFrom('login_failures').select('id').where('failed_at', '<', time)
    const some = db.deleteFrom('login_failures').where('id', 'in', old.limit(most))
    return some.executeTakeFirstOrThrow()
  })
