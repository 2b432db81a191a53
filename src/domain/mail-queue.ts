// Mails to be sent: queued in the database with whatever causes them, and sent by mail-sending.ts.
import type { Database } from '../database/database.ts'
import {
  countMails,
  selectMail,
  selectMails,
  selectOldestDue,
} from '../repositories/mail-overview.ts'
import { deleteMailsBefore, expireMails, insertMail, type MailRow } from '../repositories/mails.ts'
import type { Sealer } from '../system/sealed-text.ts'

export interface NewMail {
  /** One address, as isEmail takes it. */
  to: string
  subject: string
  text: string
  html: string
  /** Where its reader says, by one click in the mail program, that they want no more; https://… */
  unsubscribe?: string | undefined
  /** Milliseconds since 1970; at once when undefined. */
  notBefore?: number
  /** Milliseconds since 1970, from when on it is of no use; three days from now when undefined. */
  expiresAt?: number
}

/**
 * Queues a mail, once for each key: `party-reminder/<party>/<person>` is sent to nobody twice,
 * however often it is asked for. In a transaction it is queued if that commits, and not otherwise.
 * @returns whether it is new
 */
export type QueueMail = (db: Database, mail: NewMail, key: string) => Promise<boolean>

const LASTS_MS = 3 * 86_400_000
/** How long a mail is remembered, and its key with it. */
const KEPT_MS = 30 * 86_400_000

/** What the database keeps of a mail is sealed: its links are keys. */
export const mailQueue =
  (sealer: Sealer, clock: () => number): QueueMail =>
  (db, { to, subject, text, html, unsubscribe, notBefore, expiresAt }, key) => {
    const now = clock()
    return insertMail(db, {
      ...{ key, recipient: to, subject, queuedAt: now },
      sealedContent: sealer.seal(JSON.stringify({ text, html, unsubscribe })),
      notBefore: notBefore ?? now,
      expiresAt: expiresAt ?? (notBefore ?? now) + LASTS_MS,
    })
  }

export type MailContent = Pick<NewMail, 'text' | 'html' | 'unsubscribe'>

/** Undefined when it was erased, or sealed with a key that is no longer listed. */
export function contentOf(mail: MailRow, sealer: Sealer): MailContent | undefined {
  const opened = mail.sealedContent === null ? undefined : sealer.open(mail.sealedContent)
  return opened === undefined ? undefined : (JSON.parse(opened) as MailContent)
}

/** Erases what nobody can use any more, and forgets what is old. */
export async function tidyMails(db: Database, now: number): Promise<void> {
  await expireMails(db, now)
  await deleteMailsBefore(db, now - KEPT_MS)
}

export type QueuedMail = MailRow & { content: MailContent | undefined }

/** The newest first. */
export async function listMails(db: Database, sealer: Sealer, limit = 100): Promise<QueuedMail[]> {
  const rows = await selectMails(db, limit)
  return rows.map((row) => ({ ...row, content: contentOf(row, sealer) }))
}

/** Undefined when there is no such mail. The id comes from a URL, so it may be anything. */
export async function findMail(
  db: Database,
  sealer: Sealer,
  id: string,
): Promise<QueuedMail | undefined> {
  const row = /^\d{1,9}$/.test(id) ? await selectMail(db, Number(id)) : undefined
  return row && { ...row, content: contentOf(row, sealer) }
}

export interface MailBacklog {
  waiting: number
  sent: number
  perhapsSent: number
  failed: number
  /** Since when the one that has waited for longest is due, in milliseconds since 1970. */
  dueSince: number | undefined
}

/** What the last 30 days left in the queue. */
export async function surveyMails(db: Database, now: number): Promise<MailBacklog> {
  const counts = new Map((await countMails(db)).map(({ state, count }) => [state, Number(count)]))
  const of = (...states: Parameters<typeof counts.get>[0][]) =>
    states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0)
  return {
    waiting: of('queued', 'claimed', 'handing over'),
    sent: of('sent', 'kept'),
    perhapsSent: of('perhaps sent'),
    failed: of('failed', 'expired'),
    dueSince: await selectOldestDue(db, now),
  }
}

/** A mail that is due for longer waits for something to be mended. */
const LATE_MS = 10 * 60_000

/** Whether mails go out in time, which /ready asks; one query. */
export async function areMailsInTime(db: Database, now: number): Promise<boolean> {
  const dueSince = await selectOldestDue(db, now)
  return dueSince === undefined || now - dueSince < LATE_MS
}
