// Puts the sample cast and John's parties into an empty database; leaves any other as it is.
import type { Insertable } from 'kysely'
import type { Database } from '../database/database.ts'
import { inTurnAtStart } from '../database/in-turn.ts'
import { newPublicId } from '../database/public-id.ts'
import type { Schema } from '../database/schema.ts'
import { hasOrganizers } from '../repositories/organizers.ts'
import { type PartyRow, selectParty } from '../repositories/parties.ts'
import { insertPartyVersion } from '../repositories/party-versions.ts'
import {
  sampleAnswer,
  sampleArchived,
  sampleDraft,
  sampleHouseholds,
  sampleParty,
  samplePassword,
  samplePeople,
} from './sample-data.ts'
import { seedTable } from './seed-table.ts'

type HashPassword = (password: string) => Promise<string>

/**
 * Does nothing where organizers exist; of two servers that start at once, one does it. Hashing
 * comes before the transaction, which would keep every other write waiting.
 * @throws DatabaseUnavailable
 */
export async function seedSampleData(db: Database, hashPassword: HashPassword): Promise<void> {
  if (await hasOrganizers(db)) return
  const hashes = await Promise.all(
    samplePeople.map(({ email }) => (email ? hashPassword(samplePassword) : '')),
  )
  await inTurnAtStart(db, async (transaction) => {
    if (await hasOrganizers(transaction)) return
    const households = await insertHouseholds(transaction)
    const people = await insertPeople(transaction, households)
    await insertOrganizers(transaction, people, hashes)
    const partyId = await insertParties(transaction, people, [...households.values()])
    await seedTable(transaction, partyId, { households, people }, Date.now())
  })
}

/** Ids by name. */
type Ids = ReadonlyMap<string, number>

const idOf = (ids: Ids, name: string): number => ids.get(name) as number

async function insertHouseholds(db: Database): Promise<Ids> {
  const names = sampleHouseholds.map(({ name }) => ({ name, public_id: newPublicId() }))
  const rows = await db.insertInto('households').values(names).returning(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}

async function insertPeople(db: Database, households: Ids): Promise<Ids> {
  const values = samplePeople.map(({ household, firstName, lastName, kind, email }) => ({
    public_id: newPublicId(),
    email: email ?? '',
    household_id: idOf(households, household),
    first_name: firstName,
    last_name: lastName,
    kind,
  }))
  const rows = await db
    .insertInto('people')
    .values(values)
    .returning(['id', 'first_name as firstName'])
    .execute()
  return new Map(rows.map(({ id, firstName }) => [firstName, id]))
}

async function insertOrganizers(db: Database, people: Ids, hashes: readonly string[]) {
  const values = samplePeople.flatMap(({ email, firstName }, index) => {
    if (!email) return []
    return [{ person_id: idOf(people, firstName), email, password_hash: hashes[index] as string }]
  })
  await db.insertInto('organizers').values(values).execute()
}

/** @returns the id of the party to come */
async function insertParties(db: Database, people: Ids, householdIds: readonly number[]) {
  const host_id = idOf(people, 'John')
  const [now, startsAt] = [Date.now(), nextEvening(Date.now())]
  const insert = async (values: Omit<InsertParty, 'public_id' | 'host_id' | 'time_zone'>) => {
    const party = { ...values, public_id: newPublicId(), host_id, time_zone: 'America/New_York' }
    const query = db
      .insertInto('parties')
      .values({ ...party, changed_at: now })
      .returning('id')
    const { id } = await query.executeTakeFirstOrThrow()
    await keepFirstVersion(db, id, host_id, now)
    return id
  }
  const published = { state: 'published', starts_at: startsAt, published_at: now } as const
  const partyId = await insert({ ...sampleParty, ...published, reply_by: dayBefore(startsAt, 7) })
  await insert({ ...sampleDraft, state: 'draft', starts_at: null })
  const lastYear = startsAt - 364 * DAY_MS
  const past = { state: 'archived', starts_at: lastYear, published_at: lastYear } as const
  const archivedId = await insert({ ...sampleArchived, ...past })
  await inviteAll(db, [partyId, archivedId], householdIds, now)
  // What the others were added by: without it John could not invite them to his next party.
  await db
    .updateTable('households')
    .set({ added_by: host_id })
    .where('id', '!=', householdIds[0] as number)
    .execute()
  await insertReplies(db, partyId, people, now)
  await insertNote(db, partyId, people, now)
  await insertReplies(db, archivedId, people, lastYear - 7 * DAY_MS)
  return partyId
}

/** As of every party: two who edit it are told apart by it. */
async function keepFirstVersion(db: Database, partyId: number, hostId: number, now: number) {
  const party = (await selectParty(db, partyId)) as PartyRow
  const { title, startsAt, endsAt, timeZone, venue, address, arrival } = party
  const { description, replyBy, contact, showGuests, extraPeople } = party
  const when = { title, startsAt, endsAt, timeZone, venue, address, arrival }
  const details = { ...when, description, replyBy, contact, showGuests, extraPeople }
  await insertPartyVersion(db, partyId, 1, details, hostId, now)
}

type InsertParty = Insertable<Schema['parties']>

const DAY_MS = 86_400_000

async function inviteAll(
  db: Database,
  partyIds: readonly number[],
  householdIds: readonly number[],
  now: number,
): Promise<void> {
  const invitations = partyIds.flatMap((party_id) =>
    householdIds.map((household_id) => ({ party_id, household_id, invited_at: now })),
  )
  await db.insertInto('invitations').values(invitations).execute()
}

/** With their history, as if each household had answered by its link. */
async function insertReplies(db: Database, party_id: number, people: Ids, changed_at: number) {
  const households = await db.selectFrom('people').select(['id', 'household_id']).execute()
  const homes = new Map(households.map(({ id, household_id }) => [id, household_id]))
  const rows = sampleHouseholds
    .flatMap(({ members }) => members)
    .flatMap(({ name, reply }) => {
      const person_id = idOf(people, name)
      const household_id = homes.get(person_id) as number
      return reply === 'no response' ? [] : [{ party_id, person_id, household_id, reply }]
    })
  await db.insertInto('rsvps').values(rows).execute()
  const changes = rows.map(({ reply, ...row }) => ({
    ...row,
    kind: 'reply' as const,
    value: reply,
    by_host: 0,
    changed_at,
  }))
  await db.insertInto('invitation_changes').values(changes).execute()
}

/** One household has opened its link and written a note, and its host has answered for somebody. */
async function insertNote(db: Database, party_id: number, people: Ids, changed_at: number) {
  const { household, writtenBy, note, byHost } = sampleAnswer
  const { id: household_id } = await db
    .selectFrom('households')
    .select('id')
    .where('name', '=', household)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('invitations')
    .set({ note, sent_at: changed_at, opened_at: changed_at })
    .where('party_id', '=', party_id)
    .where('household_id', '=', household_id)
    .execute()
  await db
    .updateTable('invitation_changes')
    .set({ by_host: 1, actor_id: idOf(people, 'John') })
    .where('party_id', '=', party_id)
    .where('person_id', '=', idOf(people, byHost))
    .execute()
  const change = { party_id, household_id, kind: 'note', value: note, by_host: 0 } as const
  const actor_id = idOf(people, writtenBy)
  await db
    .insertInto('invitation_changes')
    .values({ ...change, actor_id, changed_at })
    .execute()
}

/** The next 20 December that is more than a week away, 18:00 in New York: 23:00 UTC in winter. */
function nextEvening(now: number): number {
  const inYear = (year: number) => Date.UTC(year, 11, 20, 23)
  const year = new Date(now).getUTCFullYear()
  return inYear(year) > now + 8 * DAY_MS ? inYear(year) : inYear(year + 1)
}

const dayBefore = (time: number, days: number): string =>
  new Date(time - days * DAY_MS).toISOString().slice(0, 10)
