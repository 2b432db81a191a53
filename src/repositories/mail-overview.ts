// The queue of mails for people to look at: how many are in each state, and the newest ones.
import type { Database } from '../database/database.ts'
import type { MailState } from '../database/mail-schema.ts'
import { MAIL_COLUMNS, type MailRow } from './mails.ts'

/** The newest mails first. */
export const selectMails = (db: Database, limit: number): Promise<MailRow[]> =>
  db.selectFrom('mails').select(MAIL_COLUMNS).orderBy('id', 'desc').limit(limit).execute()

export const selectMail = (db: Database, id: number): Promise<MailRow | undefined> =>
  db.selectFrom('mails').select(MAIL_COLUMNS).where('id', '=', id).executeTakeFirst()

export const countMails = (db: Database): Promise<{ state: MailState; count: number }[]> =>
  db
    .selectFrom('mails')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()

/** Since when the mail that has waited longest has been due; undefined when none waits. */
export async function selectOldestDue(db: Database, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('mails')
    .select('not_before as notBefore')
    .where('state', 'in', ['queued', 'claimed', 'handing over'])
    .where('not_before', '<=', now)
    .where('expires_at', '>', now)
    .orderBy('not_before')
    .limit(1)
    .executeTakeFirst()
  return row?.notBefore
}
