// The queue of mails: they are stored in the transaction of what causes them; mail-sending.ts sends them.
import type { Database } from '../database/database.ts'
import type { MailState } from '../database/mail-schema.ts'
import {
  countMails,
  selectMail,
  selectMails,
  selectOldestDue,
} from '../repositories/mail-overview.ts'
import { deleteMailsBefore, expireMails, insertMail, type MailRow } from '../repositories/mails.ts'
import type { Sealer } from '../system/sealed-text.ts'

export interface NewMail {
  /** One address, checked with isEmail. */
  to: string
  subject: string
  text: string
  html: string
  /** The https address at which one click in the mail program unsubscribes the reader. */
  unsubscribe?: string | undefined
  /** The earliest time to send it, milliseconds since 1970; undefined means at once. */
  notBefore?: number
  /**
   * The time from which on it is of no use, milliseconds since 1970; undefined means three days
   * from now.
   */
  expiresAt?: number
}

/**
 * Queues a mail, once for each key: a mail with the key `party-reminder/<party>/<person>` is sent
 * to nobody twice, however often it is queued. Within a transaction it is queued only if that
 * commits.
 * @returns whether it is new
 */
export type QueueMail = (db: Database, mail: NewMail, key: string) => Promise<boolean>

const LASTS_MS = 3 * 86_400_000
/** How long a mail and its key are remembered. */
const KEPT_MS = 30 * 86_400_000

/** Queues mails sealed, since whoever reads their links can use them. */
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

/** @returns undefined when the content was erased, or the key that sealed it is no longer listed */
export function contentOf(mail: MailRow, sealer: Sealer): MailContent | undefined {
  const opened = mail.sealedContent === null ? undefined : sealer.open(mail.sealedContent)
  return opened === undefined ? undefined : (JSON.parse(opened) as MailContent)
}

/** Erases contents that are of no use any more, and deletes old mails. */
export async function tidyMails(db: Database, now: number): Promise<void> {
  await expireMails(db, now)
  await deleteMailsBefore(db, now - KEPT_MS)
}

export type QueuedMail = MailRow & { content: MailContent | undefined }

/** The newest mails first. */
export async function listMails(db: Database, sealer: Sealer, limit = 100): Promise<QueuedMail[]> {
  const rows = await selectMails(db, limit)
  return rows.map((row) => ({ ...row, content: contentOf(row, sealer) }))
}

/**
 * @param id comes from a URL, so it may be anything
 * @returns undefined when there is no such mail
 */
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
  /**
   * Since when the mail that has waited longest has been due, in milliseconds since 1970; undefined
   * when none is.
   */
  dueSince: number | undefined
}

export type MailFate = Exclude<keyof MailBacklog, 'dueSince'>

/** What each state means to whoever asks what became of a mail. */
export const FATE_OF: Record<MailState, MailFate> = {
  queued: 'waiting',
  claimed: 'waiting',
  'handing over': 'waiting',
  sent: 'sent',
  kept: 'sent',
  'perhaps sent': 'perhapsSent',
  failed: 'failed',
  expired: 'failed',
}

/** Counts what the queue holds, which are the last 30 days. */
export async function surveyMails(db: Database, now: number): Promise<MailBacklog> {
  const backlog = { waiting: 0, sent: 0, perhapsSent: 0, failed: 0 }
  for (const { state, count } of await countMails(db)) backlog[FATE_OF[state]] += Number(count)
  return { ...backlog, dueSince: await selectOldestDue(db, now) }
}

/** A mail that has been due for longer waits until somebody mends something. */
const LATE_MS = 10 * 60_000

/** Whether mails are sent in time, for /ready; it costs one query. */
export async function areMailsInTime(db: Database, now: number): Promise<boolean> {
  const dueSince = await selectOldestDue(db, now)
  return dueSince === undefined || now - dueSince < LATE_MS
}
