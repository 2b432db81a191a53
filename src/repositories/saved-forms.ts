// Forms that were saved, by the keys that their pages made: SQL to rows and back.
import type { Database } from '../database/database.ts'

/**
 * Notes, within its transaction, that a form is being saved. When the same form is sent twice at
 * once, the second transaction waits here for the first.
 * @returns false when the form was saved before
 */
export async function insertSavedForm(
  db: Database,
  personId: number,
  formKey: string,
  savedAt: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('saved_forms')
    .values({ person_id: personId, form_key: formKey, saved_at: savedAt })
    .onConflict((conflict) => conflict.columns(['person_id', 'form_key']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function updateMade(
  db: Database,
  personId: number,
  formKey: string,
  made: string,
): Promise<void> {
  await db
    .updateTable('saved_forms')
    .set({ made })
    .where('person_id', '=', personId)
    .where('form_key', '=', formKey)
    .execute()
}

/** The public id of what a form made; undefined when it was not saved, or did not make one thing. */
export async function selectMade(
  db: Database,
  personId: number,
  formKey: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('saved_forms')
    .select('made')
    .where('person_id', '=', personId)
    .where('form_key', '=', formKey)
    .executeTakeFirst()
  return row?.made || undefined
}

/** Deletes the notes of forms that a person saved before a time. */
export async function deleteSavedForms(
  db: Database,
  personId: number,
  before: number,
): Promise<void> {
  await db
    .deleteFrom('saved_forms')
    .where('person_id', '=', personId)
    .where('saved_at', '<', before)
    .execute()
}
