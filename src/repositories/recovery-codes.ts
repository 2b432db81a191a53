// Recovery codes that have not been used: SQL to rows and back.
import type { Database } from '../database/database.ts'

export interface RecoveryCodeRow {
  /** The first letters, by which the code is found. */
  beginning: string
  codeHash: string
}

/** Replaces a person's sheet by a new one. */
export async function replaceRecoveryCodes(
  db: Database,
  personId: number,
  codes: readonly RecoveryCodeRow[],
  madeAt: number,
): Promise<void> {
  await db.deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
  await db
    .insertInto('recovery_codes')
    .values(
      codes.map(({ beginning, codeHash }) => ({
        ...{ person_id: personId, made_at: madeAt },
        ...{ beginning, code_hash: codeHash },
      })),
    )
    .execute()
}

/** Undefined when this person has no unused code with this beginning. */
export async function selectRecoveryCode(
  db: Database,
  personId: number,
  beginning: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('person_id', '=', personId)
    .where('beginning', '=', beginning)
    .executeTakeFirst()
  return row?.code_hash
}

/** @returns whether the code was there: of two requests at once, one gets true */
export async function deleteRecoveryCode(
  db: Database,
  personId: number,
  codeHash: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('recovery_codes')
    .where('person_id', '=', personId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** How many codes a person has left, and when their sheet was made; null when they have none. */
export const selectRecoverySheet = (
  db: Database,
  personId: number,
): Promise<{ left: number; madeAt: number | null }> =>
  db
    .selectFrom('recovery_codes')
    .select(({ fn }) => [fn.countAll<number>().as('left'), fn.min('made_at').as('madeAt')])
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
