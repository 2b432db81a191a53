// What was announced at a party, and what became of the mails that it made.
import type { Database } from '../../database/database.ts'
import type { MailState } from '../../database/mail-schema.ts'
import { selectAnnouncements, selectMadeMails } from '../../repositories/announcements.ts'
import { FATE_OF, type MailFate } from '../mail-queue.ts'
import type { Party } from '../parties.ts'

/** What became of the mails of an announcement. */
export interface AnnouncementFate {
  waiting: number
  sent: number
  /** Addresses of which nobody knows whether they have it. */
  perhapsSent: string[]
  failed: string[]
}

/** The announcements of a party, the newest first, with what became of them in the last 30 days. */
export async function listAnnouncements(db: Database, party: Party) {
  const rows = await selectAnnouncements(db, party.id)
  const mails = rows.length > 0 ? await selectMadeMails(db, party.id) : []
  const mailsOf = Map.groupBy(mails, ({ announcementId }) => announcementId)
  return rows.map((row) => ({ ...row, fate: fateOf(mailsOf.get(row.id) ?? []) }))
}

export type Announcement = Awaited<ReturnType<typeof listAnnouncements>>[number]

function fateOf(mails: readonly { recipient: string; state: MailState }[]): AnnouncementFate {
  const of = (fate: MailFate) =>
    mails.flatMap(({ recipient, state }) => (FATE_OF[state] === fate ? recipient : []))
  return {
    waiting: of('waiting').length,
    sent: of('sent').length,
    perhapsSent: of('perhapsSent'),
    failed: of('failed'),
  }
}
