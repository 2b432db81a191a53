// The queue of mails: SQL to rows and back. Each step requires the step before it, so that none is
// done twice.
import type { Database } from '../database/database.ts'
import type { MailState } from '../database/mail-schema.ts'

export interface MailRow {
  id: number
  key: string
  recipient: string
  subject: string
  /** Null once the mail is settled. */
  sealedContent: string | null
  state: MailState
  attempts: number
  trouble: string | null
  queuedAt: number
  expiresAt: number
}

export const MAIL_COLUMNS = [
  'id',
  'key',
  'recipient',
  'subject',
  'sealed_content as sealedContent',
  'state',
  'attempts',
  'trouble',
  'queued_at as queuedAt',
  'expires_at as expiresAt',
] as const

export interface NewMailRow {
  key: string
  recipient: string
  subject: string
  sealedContent: string
  queuedAt: number
  notBefore: number
  expiresAt: number
}

/** @returns whether the mail is new: with each key one mail is queued */
export async function insertMail(db: Database, mail: NewMailRow): Promise<boolean> {
  const { key, recipient, subject } = mail
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('mails')
    .values({
      ...{ key, recipient, subject, state: 'queued' },
      sealed_content: mail.sealedContent,
      queued_at: mail.queuedAt,
      not_before: mail.notBefore,
      expires_at: mail.expiresAt,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

const UNDER_WAY = ['claimed', 'handing over'] as const

/** Whether a mail is due, or was left behind by a process that is gone. */
export async function hasMailToSend(db: Database, now: number): Promise<boolean> {
  const found = await db
    .selectFrom('mails')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('state', 'in', UNDER_WAY),
        eb.and([
          eb('state', '=', 'queued'),
          eb('not_before', '<=', now),
          eb('expires_at', '>', now),
        ]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Claims the mail that has been due for longest; undefined when none is due. */
export async function claimMail(
  db: Database,
  holder: string,
  now: number,
): Promise<MailRow | undefined> {
  const next = db
    .selectFrom('mails')
    .select('id')
    .where('state', '=', 'queued')
    .where('not_before', '<=', now)
    .where('expires_at', '>', now)
    .orderBy('not_before')
    .orderBy('id')
    .limit(1)
  return db
    .updateTable('mails')
    .set((eb) => ({ state: 'claimed', claimed_by: holder, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', next)
    .where('state', '=', 'queued')
    .returning(MAIL_COLUMNS)
    .executeTakeFirst()
}

/** @returns whether the mail was still claimed by `holder`, who may hand it over now */
export async function markHandingOver(db: Database, id: number, holder: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ state: 'handing over' })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', holder)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface Settlement {
  state: MailState
  trouble: string | null
  /** When a mail that is queued again is due. */
  notBefore?: number
  /** Whether the attempt counts towards those after which a mail has failed. */
  counts: boolean
}

/** What came of an attempt. Only a mail that waits, or that the developer may look at, keeps its content. */
export async function settleMail(
  db: Database,
  id: number,
  holder: string,
  { state, trouble, notBefore, counts }: Settlement,
): Promise<void> {
  const keepsContent = state === 'queued' || state === 'kept'
  const settling = db
    .updateTable('mails')
    .set((eb) => ({
      ...{ state, trouble },
      ...(notBefore !== undefined && { not_before: notBefore }),
      ...(!counts && { attempts: eb('attempts', '-', 1) }),
      ...(!keepsContent && { sealed_content: null }),
    }))
    .where('id', '=', id)
    .where('claimed_by', '=', holder)
    .where('state', 'in', [...UNDER_WAY, 'perhaps sent'])
  // One that others gave up meanwhile has nothing left to send.
  await (keepsContent ? settling.where('sealed_content', 'is not', null) : settling).execute()
}

/** Forgets a mail of which nothing was handed over. */
export async function deleteClaimedMail(db: Database, id: number, holder: string): Promise<void> {
  await db
    .deleteFrom('mails')
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', holder)
    .execute()
}

/**
 * Frees the mails that processes which have died had claimed. Those that were being handed over
 * count as perhaps sent.
 * @returns the mails of which nobody knows whether they were sent
 */
export async function takeOverMails(
  db: Database,
  holder: string,
): Promise<Pick<MailRow, 'id' | 'key' | 'queuedAt'>[]> {
  await db
    .updateTable('mails')
    .set({ state: 'queued' })
    .where('state', '=', 'claimed')
    .where('claimed_by', '<>', holder)
    .execute()
  return db
    .updateTable('mails')
    .set({ state: 'perhaps sent', sealed_content: null })
    .where('state', '=', 'handing over')
    .where('claimed_by', '<>', holder)
    .returning(['id', 'key', 'queued_at as queuedAt'])
    .execute()
}

/** @returns how many mails have waited until they were of no use */
export async function expireMails(db: Database, now: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ state: 'expired', sealed_content: null })
    .where('state', '=', 'queued')
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export async function deleteMailsBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('mails').where('queued_at', '<', time).execute()
}
