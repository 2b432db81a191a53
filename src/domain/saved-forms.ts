// Saves a form that makes something only once, however often it is sent: by a double click, a
// reload, or the Back button.
import type { Database } from '../database/database.ts'
import { newPublicId } from '../database/public-id.ts'
import {
  deleteSavedForms,
  insertSavedForm,
  selectMade,
  updateMade,
} from '../repositories/saved-forms.ts'
import type { Person } from './people.ts'

/** Makes the key for a hidden field of the form, by which one showing of the form is known. */
export const newFormKey = newPublicId

export const isFormKey = (text: string): boolean => /^[0-9a-z]{16}$/.test(text)

/** How long keys are remembered: a page that was left open for longer is saved again. */
const REMEMBERED_MS = 90 * 86_400_000

export interface SavedForm {
  person: Person
  /** From `newFormKey`. */
  key: string
  /** Milliseconds since 1970. */
  now: number
}

export type OnceOutcome<T> =
  | { isFirst: true; result: T }
  /** `made` is what the first sending made; undefined where that is not one thing. */
  | { isFirst: false; made: string | undefined }

/**
 * Saves a form in a transaction, unless it was saved before.
 * @param save does the work and returns `made` to be remembered; an error of it undoes everything
 */
export function saveOnce<T>(
  db: Database,
  { person, key, now }: SavedForm,
  save: (trx: Database) => Promise<{ result: T; made?: string }>,
): Promise<OnceOutcome<T>> {
  return db.transaction().execute(async (trx): Promise<OnceOutcome<T>> => {
    if (!(await insertSavedForm(trx, person.id, key, now))) {
      return { isFirst: false, made: await selectMade(trx, person.id, key) }
    }
    await deleteSavedForms(trx, person.id, now - REMEMBERED_MS)
    const { result, made } = await save(trx)
    if (made) await updateMade(trx, person.id, key, made)
    return { isFirst: true, result }
  })
}
