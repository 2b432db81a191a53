// Changing the password: by whoever knows the present one.
import type { Database } from '../database/database.ts'
import { Conflict } from '../errors.ts'
import { deleteWaysIn } from '../repositories/account-links.ts'
import { type Organizer, replacePassword } from '../repositories/organizers.ts'

/**
 * From when on sessions count once the password is another: later than anything before it, also
 * where the clock was set back.
 */
export const validFromNow = ({ sessionsValidFrom }: Organizer, now: number): number =>
  Math.max(now, sessionsValidFrom + 1)

/**
 * Sets a new password. Every session and device token from before `validFrom` is refused from here
 * on, and links by which one gets in without the password are dead.
 * @param before as they were when the present password was looked at
 * @throws Conflict when it was changed, or all sessions were ended, meanwhile
 */
export function changePassword(
  db: Database,
  before: Organizer,
  passwordHash: string,
  validFrom: number,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    if (!(await replacePassword(trx, before, passwordHash, validFrom))) {
      throw new Conflict('Your password was changed in another place just now.')
    }
    await deleteWaysIn(trx, before.email)
  })
}
