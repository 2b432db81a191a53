// Households as their organizer sees them: who lives in them, and which changes are allowed.
import type { Database } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  type HouseholdPersonRow,
  insertPeople,
  insertPerson,
  selectPeopleOf,
  updatePerson,
} from '../repositories/household-people.ts'
import {
  countHouseholds,
  type HouseholdRow,
  insertHousehold,
  selectHousehold,
  selectHouseholds,
  updateHousehold,
} from '../repositories/households.ts'
import { HOUSEHOLD_LIMITS, type HouseholdInput, type PersonInput } from './household-form.ts'
import type { Person } from './people.ts'

export type { Attached } from '../repositories/households.ts'

export type HouseholdPerson = HouseholdPersonRow

export interface Household extends HouseholdRow {
  people: HouseholdPerson[]
}

export const MAX_HOUSEHOLDS = 1_000

/** The organizer's own list by name: the households in use, or the archived ones. */
export async function listHouseholds(
  db: Database,
  organizer: Person,
  { archived = false } = {},
): Promise<Household[]> {
  return withPeople(db, await selectHouseholds(db, organizer, { archived }))
}

/** The public ids of those in use in the organizer's own list, which nobody else edits. */
export const listOwnHouseholds = async (db: Database, organizer: Person): Promise<Set<string>> =>
  new Set(
    (await selectHouseholds(db, organizer, { archived: false })).map(({ publicId }) => publicId),
  )

async function withPeople(db: Database, rows: readonly HouseholdRow[]): Promise<Household[]> {
  const people = await selectPeopleOf(
    db,
    rows.map(({ id }) => id),
  )
  const byHousehold = Map.groupBy(people, ({ householdId }) => householdId)
  return rows.map((row) => ({ ...row, people: byHousehold.get(row.id) ?? [] }))
}

/** @throws NotFound unless the household is in this organizer's list */
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
 * @throws Conflict when this organizer would have more households than allowed
 */
export const addHouseholds = (
  db: Database,
  organizer: Person,
  inputs: readonly HouseholdInput[],
): Promise<string[]> => db.transaction().execute((trx) => addHouseholdsIn(trx, organizer, inputs))

/** As addHouseholds, within a transaction of the caller. */
export async function addHouseholdsIn(
  db: Database,
  organizer: Person,
  inputs: readonly HouseholdInput[],
): Promise<string[]> {
  const count = await countHouseholds(db, organizer.id)
  if (count + inputs.length > MAX_HOUSEHOLDS) {
    throw new Conflict(
      `An organizer may add ${MAX_HOUSEHOLDS.toLocaleString('en')} households; you have ${count}.`,
    )
  }
  const publicIds: string[] = []
  for (const { name, people } of inputs) {
    const { id, publicId } = await insertHousehold(db, organizer.id, name)
    await insertPeople(db, id, people)
    publicIds.push(publicId)
  }
  return publicIds
}

/**
 * Saves a household's name and people: those with a public id are changed, the others added. People
 * who are missing from the input stay as they are.
 * @throws NotFound unless the household is in this organizer's list, and everybody named is in it
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

/**
 * To be called after people were added, within the transaction that the error undoes.
 * @throws Conflict when the household has more people than allowed
 */
export async function checkRoom(db: Database, householdId: number): Promise<void> {
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
