// The announcements in the file of everything that a person has entered.
import type { Database } from '../database/database.ts'
import { selectAnnouncementsHosted } from '../repositories/announcements.ts'

/** The announcements of the parties that somebody hosts, by the party's id. */
export async function announcementsHosted(db: Database, hostId: number) {
  const rows = Map.groupBy(await selectAnnouncementsHosted(db, hostId), ({ partyId }) => partyId)
  return (partyId: number) =>
    (rows.get(partyId) ?? []).map(({ audience, subject, text, recipients, sentAt }) => ({
      ...{ to: audience, subject, text, mails: recipients },
      sentAt: new Date(sentAt).toISOString(),
    }))
}
