// Messages on the walls of parties: SQL to rows and back.
import { type Database, isPostgres } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { newPublicId } from '../database/public-id.ts'
import { hostedPartyIds } from './party-hosts.ts'

export interface NewMessage {
  partyId: number
  /** The household that wrote it; null for a message by a host. */
  householdId: number | null
  /** The host who wrote it; null for a message by a household. */
  hostId: number | null
  text: string
  /** Milliseconds since 1970. */
  writtenAt: number
}

export interface MessageRow extends NewMessage {
  id: number
  publicId: string
  householdName: string | null
  hostFirstName: string | null
  hostLastName: string | null
}

export async function insertMessage(db: Database, message: NewMessage): Promise<void> {
  await db
    .insertInto('wall_messages')
    .values({
      public_id: newPublicId(),
      party_id: message.partyId,
      household_id: message.householdId,
      host_id: message.hostId,
      text: message.text,
      written_at: message.writtenAt,
    })
    .execute()
}

const messages = (db: Database) =>
  db
    .selectFrom('wall_messages as messages')
    .leftJoin('households', 'households.id', 'messages.household_id')
    .leftJoin('people as host', 'host.id', 'messages.host_id')
    .select([
      'messages.id',
      'messages.public_id as publicId',
      'messages.party_id as partyId',
      'messages.household_id as householdId',
      'messages.host_id as hostId',
      'messages.text',
      'messages.written_at as writtenAt',
      'households.name as householdName',
      'host.first_name as hostFirstName',
      'host.last_name as hostLastName',
    ])

export interface MessagesWanted {
  partyId: number
  /** The id of a message: only older ones are read; undefined for the newest. */
  before: number | undefined
  /** Only messages of this household and of hosts are read; undefined for everybody's. */
  household: number | undefined
  limit: number
}

/** More than every id can be: PostgreSQL's largest integer. */
const ANY_ID = 2_147_483_647

const messagesOfAll = prepared((db, partyId: number, before: number, limit: number) =>
  messages(db)
    .where('messages.party_id', '=', partyId)
    .where('messages.id', '<', before)
    .orderBy('messages.id', 'desc')
    .limit(limit),
)

/** The newest messages first. */
export async function selectMessages(
  db: Database,
  { partyId, before = ANY_ID, household, limit }: MessagesWanted,
): Promise<MessageRow[]> {
  if (household === undefined) return messagesOfAll(db, partyId, before, limit)
  return messages(db)
    .where('messages.party_id', '=', partyId)
    .where('messages.id', '<', before)
    .where(({ eb, or }) =>
      or([eb('messages.household_id', '=', household), eb('messages.household_id', 'is', null)]),
    )
    .orderBy('messages.id', 'desc')
    .limit(limit)
    .execute()
}

/** Undefined when this wall has no such message. */
export const selectMessage = (db: Database, partyId: number, publicId: string) =>
  db
    .selectFrom('wall_messages')
    .select(['id', 'household_id as householdId'])
    .where('party_id', '=', partyId)
    .where('public_id', '=', publicId)
    .executeTakeFirst()

/** The messages of a household on a wall, or of its hosts where the household is null; newest first. */
export const selectMessagesBy = (db: Database, partyId: number, householdId: number | null) =>
  db
    .selectFrom('wall_messages')
    .select(['text', 'written_at as writtenAt'])
    .where('party_id', '=', partyId)
    .where('household_id', householdId === null ? 'is' : '=', householdId)
    .orderBy('id', 'desc')
    .execute()

export async function deleteMessage(db: Database, id: number): Promise<void> {
  await db.deleteFrom('wall_messages').where('id', '=', id).execute()
}

export async function countMessages(db: Database, partyId: number): Promise<number> {
  const { count } = await db
    .selectFrom('wall_messages')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('party_id', '=', partyId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Locks the messages of a wall's hosts, so that they are written one after the other. */
export async function lockWall(db: Database, partyId: number): Promise<void> {
  if (!isPostgres(db)) return
  await db
    .selectFrom('parties')
    .select('id')
    .where('id', '=', partyId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** All messages on the walls of the parties that a person hosts, oldest first. */
export const selectMessagesHosted = (db: Database, personId: number) =>
  messages(db)
    .where('messages.party_id', 'in', hostedPartyIds(db, personId))
    .orderBy('messages.id')
    .execute()

/** All messages of a household, oldest first. */
export const selectMessagesOfHousehold = (db: Database, householdId: number) =>
  messages(db).where('messages.household_id', '=', householdId).orderBy('messages.id').execute()
