// Invitations of households to parties, with their links and marks: SQL to rows and back.
import { type Database, isPostgres } from '../database/database.ts'
import { prepared } from '../database/prepared.ts'
import { hostedPartyIds } from './party-hosts.ts'

export interface InvitationRow {
  partyId: number
  householdId: number
  /** Null while the invitation is taken back. */
  sealedToken: string | null
  note: string
  /** When the host noted that the link was sent, milliseconds since 1970; null when it was not. */
  sentAt: number | null
  openedAt: number | null
  takenBackAt: number | null
}

const COLUMNS = [
  'invitations.party_id as partyId',
  'invitations.household_id as householdId',
  'invitations.sealed_token as sealedToken',
  'invitations.note',
  'invitations.sent_at as sentAt',
  'invitations.opened_at as openedAt',
  'invitations.taken_back_at as takenBackAt',
] as const

const invitationsOfParty = prepared((db, partyId: number) =>
  db
    .selectFrom('invitations')
    .innerJoin('households', 'households.id', 'invitations.household_id')
    .select([
      ...COLUMNS,
      'households.public_id as householdPublicId',
      'households.name as householdName',
    ])
    .where('party_id', '=', partyId)
    .orderBy(({ fn }) => fn('lower', ['households.name']))
    .orderBy('households.id'),
)

export type InvitedHouseholdRow = InvitationRow & {
  householdPublicId: string
  householdName: string
}

/** All invitations of a party, by the household's name; those that are taken back are among them. */
export const selectInvitations = (db: Database, partyId: number): Promise<InvitedHouseholdRow[]> =>
  invitationsOfParty(db, partyId)

const invitationByToken = prepared((db, tokenHash: string) =>
  db.selectFrom('invitations').select(COLUMNS).where('token_hash', '=', tokenHash),
)

/** Undefined when this is not the present link of any invitation. */
export const selectInvitationByToken = async (
  db: Database,
  tokenHash: string,
): Promise<InvitationRow | undefined> => (await invitationByToken(db, tokenHash))[0]

/**
 * Locks an invitation until the transaction ends, so that answers to it are saved one after the
 * other.
 */
export function selectInvitation(
  db: Database,
  partyId: number,
  householdId: number,
): Promise<InvitationRow | undefined> {
  const query = db
    .selectFrom('invitations')
    .select(COLUMNS)
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
  const locks = isPostgres(db) && db.isTransaction
  return (locks ? query.forUpdate() : query).executeTakeFirst()
}

export interface NewLink {
  tokenHash: string
  sealedToken: string
}

/** Invites a household, or invites it again. @returns false when it is invited already */
export async function insertInvitation(
  db: Database,
  partyId: number,
  householdId: number,
  link: NewLink,
  now: number,
): Promise<boolean> {
  const columns = { token_hash: link.tokenHash, sealed_token: link.sealedToken, invited_at: now }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('invitations')
    .values({ party_id: partyId, household_id: householdId, ...columns })
    .onConflict((conflict) =>
      conflict
        .columns(['party_id', 'household_id'])
        .doUpdateSet({ ...columns, taken_back_at: null, sent_at: null, opened_at: null })
        .where('invitations.taken_back_at', 'is not', null),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false when the household is not invited */
export async function markSent(
  db: Database,
  partyId: number,
  householdId: number,
  sentAt: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitations')
    .set({ sent_at: sentAt })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('taken_back_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Notes that mails bring households their links; those that are sent already keep their time. */
export async function markMailed(
  db: Database,
  partyId: number,
  householdIds: readonly number[],
  sentAt: number,
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ sent_at: sentAt })
    .where('party_id', '=', partyId)
    .where('household_id', 'in', householdIds)
    .where('sent_at', 'is', null)
    .execute()
}

/** Notes when an invitation was first opened; later visits change nothing. */
export async function markOpened(
  db: Database,
  partyId: number,
  householdId: number,
  openedAt: number,
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ opened_at: openedAt })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .where('opened_at', 'is', null)
    .execute()
}

export async function updateNote(
  db: Database,
  partyId: number,
  householdId: number,
  note: string,
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ note })
    .where('party_id', '=', partyId)
    .where('household_id', '=', householdId)
    .execute()
}

/**
 * The households that were invited to the latest party before `partyId` that this person hosts and
 * that had guests.
 */
export async function selectHouseholdsOfLastParty(
  db: Database,
  personId: number,
  partyId: number,
): Promise<number[]> {
  const last = await db
    .selectFrom('parties')
    .innerJoin('invitations', 'invitations.party_id', 'parties.id')
    .select('parties.id')
    .where('parties.id', 'in', hostedPartyIds(db, personId))
    .where('parties.id', '!=', partyId)
    .where('deleted_at', 'is', null)
    .where('published_at', 'is not', null)
    .orderBy('starts_at', (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst()
  if (!last) return []
  const rows = await db
    .selectFrom('invitations')
    .select('household_id as id')
    .where('party_id', '=', last.id)
    .where('taken_back_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}
