// What hosts wrote to their guests, and the mails that it made: SQL to rows and back.
import { sql } from 'kysely'
import { type Database, isPostgres } from '../database/database.ts'
import type { MailState } from '../database/mail-schema.ts'
import type { Audience } from '../database/message-schema.ts'
import { newPublicId } from '../database/public-id.ts'
import { hostedPartyIds } from './party-hosts.ts'

export interface NewAnnouncement {
  partyId: number
  writtenBy: number
  audience: Audience
  subject: string
  text: string
  /** How many mails the announcement makes. */
  recipients: number
  /** Milliseconds since 1970. */
  sentAt: number
}

export async function insertAnnouncement(
  db: Database,
  announcement: NewAnnouncement,
): Promise<{ id: number; publicId: string }> {
  const { partyId, writtenBy, sentAt, ...columns } = announcement
  const publicId = newPublicId()
  const { id } = await db
    .insertInto('announcements')
    .values({
      ...columns,
      public_id: publicId,
      party_id: partyId,
      written_by: writtenBy,
      sent_at: sentAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, publicId }
}

export async function insertAnnouncementMail(
  db: Database,
  announcementId: number,
  mailKey: string,
): Promise<void> {
  await db
    .insertInto('announcement_mails')
    .values({ announcement_id: announcementId, mail_key: mailKey })
    .execute()
}

const COLUMNS = [
  'announcements.id',
  'announcements.public_id as publicId',
  'announcements.party_id as partyId',
  'announcements.audience',
  'announcements.subject',
  'announcements.text',
  'announcements.recipients',
  'announcements.sent_at as sentAt',
  'writer.first_name as writerFirstName',
] as const

const announcements = (db: Database) =>
  db
    .selectFrom('announcements')
    .leftJoin('people as writer', 'writer.id', 'announcements.written_by')
    .select(COLUMNS)

/** A party's announcements, the newest first. */
export const selectAnnouncements = (db: Database, partyId: number) =>
  announcements(db).where('party_id', '=', partyId).orderBy('announcements.id', 'desc').execute()

/** The announcements of all parties that a person hosts, oldest first. */
export const selectAnnouncementsHosted = (db: Database, personId: number) =>
  announcements(db)
    .where('announcements.party_id', 'in', hostedPartyIds(db, personId))
    .orderBy('announcements.id')
    .execute()

/** Undefined when there is no such announcement. */
export const selectPartyOfAnnouncement = async (
  db: Database,
  id: number,
): Promise<number | undefined> =>
  (
    await db
      .selectFrom('announcements')
      .select('party_id as partyId')
      .where('id', '=', id)
      .executeTakeFirst()
  )?.partyId

export interface MadeMail {
  announcementId: number
  recipient: string
  state: MailState
}

/**
 * The mails of a party's announcements, as far as the queue still holds them: those of the last 30
 * days.
 */
export const selectMadeMails = (db: Database, partyId: number): Promise<MadeMail[]> =>
  db
    .selectFrom('announcements')
    .innerJoin('announcement_mails as made', 'made.announcement_id', 'announcements.id')
    .innerJoin('mails', 'mails.key', 'made.mail_key')
    .select(['announcements.id as announcementId', 'mails.recipient', 'mails.state'])
    .where('announcements.party_id', '=', partyId)
    .orderBy('mails.id')
    .execute()

/**
 * How many announcements a person has sent since a time, for this party and for all, and how many
 * mails.
 */
export async function countAnnouncements(
  db: Database,
  { partyId, writtenBy }: { partyId: number; writtenBy: number },
  since: number,
): Promise<{ ofParty: number; ofWriter: number; mails: number }> {
  const rows = await db
    .selectFrom('announcements')
    .select(['party_id as partyId', 'written_by as writtenBy', 'recipients'])
    .where('sent_at', '>', since)
    .where(({ or, eb }) => or([eb('party_id', '=', partyId), eb('written_by', '=', writtenBy)]))
    .execute()
  const own = rows.filter((row) => row.writtenBy === writtenBy)
  return {
    ofParty: rows.filter((row) => row.partyId === partyId).length,
    ofWriter: own.length,
    mails: await countMailsToGuests(db, writtenBy, since),
  }
}

/**
 * How many mails a person has made since a time: by announcements of theirs, and by reminders of the
 * parties that they own.
 */
export async function countMailsToGuests(
  db: Database,
  personId: number,
  since: number,
): Promise<number> {
  const announced = await db
    .selectFrom('announcements')
    .select(({ fn }) => fn.sum('recipients').as('mails'))
    .where('sent_at', '>', since)
    .where('written_by', '=', personId)
    .executeTakeFirst()
  const reminding = db
    .selectFrom('reminded_households')
    .select('party_id')
    .where('reminded_at', '>', since)
  const reminded = await db
    .selectFrom('mails')
    .innerJoin('parties', (join) =>
      join.on(sql<boolean>`mails.key like 'reminder/' || parties.id || '/%'`),
    )
    .select(({ fn }) => fn.countAll().as('mails'))
    .where('parties.host_id', '=', personId)
    .where('parties.id', 'in', reminding)
    .where('mails.queued_at', '>', since)
    .executeTakeFirst()
  return Number(announced?.mails ?? 0) + Number(reminded?.mails ?? 0)
}

/** Locks what one person sends, so that their announcements are made one after the other. */
export async function lockWriter(db: Database, personId: number): Promise<void> {
  if (!isPostgres(db)) return
  await db
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}
