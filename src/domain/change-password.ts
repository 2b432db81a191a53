// Changes a password: for whoever knows the present one, or has a link that was mailed to them.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { deleteWaysIn } from '../repositories/account-links.ts'
import {
  type Organizer,
  replacePassword,
  selectOrganizerByEmail,
} from '../repositories/organizers.ts'
import { type Admitted, takeAccountLink } from './accounts.ts'

/**
 * The time from which on sessions are valid after a change of password: later than the time before,
 * even where the clock was set back.
 */
export const validFromNow = ({ sessionsValidFrom }: Organizer, now: number): number =>
  Math.max(now, sessionsValidFrom + 1)

/**
 * Sets a new password. Every session and device token from before `validFrom` is refused from then
 * on, and links that log in or change the password no longer work.
 * @param before the organizer as they were when the present password was checked
 * @throws Conflict when the password was changed, or all sessions were ended, since then
 */
export const changePassword = (
  db: Database,
  before: Organizer,
  passwordHash: string,
  validFrom: number,
): Promise<void> => db.transaction().execute((trx) => replace(trx, before, passwordHash, validFrom))

/**
 * Uses up a link to a new password, and with it all other links of this person.
 * @throws NotFound when the link was used or has expired, or nobody can log in with the address any
 * more
 */
export function resetPassword(
  db: Database,
  token: string,
  passwordHash: string,
  now: number,
): Promise<Admitted> {
  return db.transaction().execute(async (trx) => {
    const { email } = await takeAccountLink(trx, { token, purpose: 'password' }, now)
    const organizer = await selectOrganizerByEmail(trx, email)
    if (!organizer) throw new NotFound()
    const sessionsValidFrom = validFromNow(organizer, now)
    await replace(trx, organizer, passwordHash, sessionsValidFrom)
    return { personId: organizer.personId, sessionsValidFrom }
  })
}

async function replace(
  trx: Database,
  before: Organizer,
  passwordHash: string,
  validFrom: number,
): Promise<void> {
  if (!(await replacePassword(trx, before, passwordHash, validFrom))) {
    throw new Conflict('Your password was changed in another place just now.')
  }
  await deleteWaysIn(trx, before.email)
}
