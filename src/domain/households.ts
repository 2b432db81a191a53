// Households as an organizer sees them: who lives in them, and what may be changed.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  type Attached,
  countAttached,
  countHouseholds,
  deleteHousehold as deleteHouseholdRow,
  deletePerson as deletePersonRow,
  type HouseholdPersonRow,
  type HouseholdRow,
  insertHousehold,
  insertPeople,
  insertPerson,
  selectHousehold,
  selectHouseholds,
  selectPeopleOf,
  updateHousehold,
  updatePerson,
  updatePersonHousehold,
} from '../repositories/households.ts'
import { HOUSEHOLD_LIMITS, type HouseholdInput, type PersonInput } from './household-form.ts'
import type { Person } from './people.ts'

export type { Attached }
export type HouseholdPerson = HouseholdPersonRow

export interface Household extends HouseholdRow {
  people: HouseholdPerson[]
}

export const MAX_HOUSEHOLDS = 1_000

/** By name; those in use, or those in the archive. */
export async function listHouseholds(
  db: Database,
  organizer: Person,
  { archived = false } = {},
): Promise<Household[]> {
  return withPeople(db, await selectHouseholds(db, organizer, { archived }))
}

async function withPeople(db: Database, rows: readonly HouseholdRow[]): Promise<Household[]> {
  const people = await selectPeopleOf(
    db,
    rows.map(({ id }) => id),
  )
  const byHousehold = Map.groupBy(people, ({ householdId }) => householdId)
  return rows.map((row) => ({ ...row, people: byHousehold.get(row.id) ?? [] }))
}

/** @throws NotFound unless this organizer may see it */
export async function getHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
): Promise<Household> {
  const row = await selectHousehold(db, organizer, publicId)
  if (!row) throw new NotFound()
  const [household] = await withPeople(db, [row])
  return household as Household
}

/**
 * Adds households, all of them or none.
 * @returns their public ids
 * @throws Conflict when this organizer would have more than one may have
 */
export function addHouseholds(
  db: Database,
  organizer: Person,
  inputs: readonly HouseholdInput[],
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const count = await countHouseholds(trx, organizer.id)
    if (count + inputs.length > MAX_HOUSEHOLDS) {
      throw new Conflict(
        `An organizer may add ${MAX_HOUSEHOLDS.toLocaleString('en')} households; you have ${count}.`,
      )
    }
    const publicIds: string[] = []
    for (const { name, people } of inputs) {
      const { id, publicId } = await insertHousehold(trx, organizer.id, name)
      await insertPeople(trx, id, people)
      publicIds.push(publicId)
    }
    return publicIds
  })
}

/**
 * Saves a household's name and people: those with a public id are changed, the others added. People
 * who are not in the input stay as they are.
 * @throws NotFound unless this organizer may see it, and everybody named is in it
 */
export function editHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
  { name, people }: HouseholdInput,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    await updateHousehold(trx, household.id, { name })
    for (const input of people) await savePerson(trx, household, input)
    await checkRoom(trx, household.id)
  })
}

/** @throws Conflict when more people live there than may; the change that made it so is undone */
async function checkRoom(db: Database, householdId: number): Promise<void> {
  const people = await selectPeopleOf(db, [householdId])
  if (people.length > HOUSEHOLD_LIMITS.people) {
    throw new Conflict(`A household has room for ${HOUSEHOLD_LIMITS.people} people.`)
  }
}

async function savePerson(db: Database, household: Household, input: PersonInput): Promise<void> {
  const { publicId, ...details } = input
  if (publicId === undefined) await insertPerson(db, household.id, details)
  else await updatePerson(db, personIn(household, publicId).id, details)
}

/** @throws NotFound when nobody in the household has this id */
export function personIn(household: Household, personPublicId: string): HouseholdPerson {
  const person = household.people.find(({ publicId }) => publicId === personPublicId)
  if (!person) throw new NotFound()
  return person
}

/** Whoever added a household and whoever lives in it may archive it, and say who lives there. */
export const mayKeep = (organizer: Person, { id, addedBy }: HouseholdRow): boolean =>
  addedBy === organizer.id || id === organizer.householdId

function checkMayKeep(organizer: Person, household: Household): void {
  if (mayKeep(organizer, household)) return
  throw new Conflict(`Another organizer added ${household.name}: only they can do this.`)
}

/** @throws NotFound unless this organizer may see it; Conflict unless it is theirs to keep */
export async function archiveHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
  archivedAt: number | null,
): Promise<Household> {
  const household = await getHousehold(db, organizer, publicId)
  checkMayKeep(organizer, household)
  await updateHousehold(db, household.id, { archived_at: archivedAt })
  return household
}

/**
 * Moves somebody to another household; replies to archived parties stay where they were given.
 * @throws NotFound unless this organizer may see both households; Conflict unless both are theirs to keep
 */
export function movePerson(
  db: Database,
  organizer: Person,
  move: { from: string; person: string; to: string },
): Promise<{ person: HouseholdPerson; to: Household }> {
  return db.transaction().execute(async (trx) => {
    const from = await getHousehold(trx, organizer, move.from)
    const person = personIn(from, move.person)
    const to = await getHousehold(trx, organizer, move.to)
    for (const household of [from, to]) checkMayKeep(organizer, household)
    await updatePersonHousehold(trx, person.id, to.id)
    await checkRoom(trx, to.id)
    return { person, to }
  })
}

/** What would go with a household, or with one person of it. @throws NotFound */
export async function findAttached(
  db: Database,
  organizer: Person,
  publicId: string,
  personPublicId?: string,
): Promise<Attached> {
  const household = await getHousehold(db, organizer, publicId)
  const person = personPublicId === undefined ? undefined : personIn(household, personPublicId)
  return countAttached(db, household.id, person?.id)
}

/**
 * Deletes a household for good, with its people, invitations and replies.
 * @throws NotFound unless this organizer may see it; Conflict when somebody in it can log in, or
 * when another organizer added it
 */
export function deleteHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
): Promise<Household> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    const [account] = household.people.filter(({ isOrganizer }) => isOrganizer)
    if (account) {
      throw new Conflict(`${account.firstName} can log in, so this household can't be deleted.`)
    }
    checkMayKeep(organizer, household)
    await deleteHouseholdRow(trx, household.id)
    return household
  })
}

/** Deletes a person for good, with their replies. @throws NotFound, or Conflict as deleteHousehold */
export function deletePerson(
  db: Database,
  organizer: Person,
  publicId: string,
  personPublicId: string,
): Promise<HouseholdPerson> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    const person = personIn(household, personPublicId)
    if (person.isOrganizer) {
      throw new Conflict(`${person.firstName} can log in, and can't be deleted here.`)
    }
    checkMayKeep(organizer, household)
    await deletePersonRow(trx, person.id)
    return person
  })
}

export interface Double {
  /** `email`: two people with one address; `name`: one name twice in a household. */
  kind: 'email' | 'name'
  text: string
}

/** What an organizer may not have meant: pointed out, never refused. */
export function findDoubles(households: readonly HouseholdInput[]): Double[] {
  const doubles: Double[] = []
  const owners = new Map<string, string>()
  for (const { name, people } of households) {
    const names = new Set<string>()
    for (const { firstName, lastName, email } of people) {
      const fullName = `${firstName} ${lastName}`.trim()
      const key = fullName.normalize('NFC').toLowerCase()
      if (names.has(key)) doubles.push({ kind: 'name', text: `${fullName} is in ${name} twice.` })
      names.add(key)
      const owner = email && owners.get(email)
      if (owner) doubles.push({ kind: 'email', text: `${owner} and ${fullName} share ${email}.` })
      else if (email) owners.set(email, fullName)
    }
  }
  return doubles
}
