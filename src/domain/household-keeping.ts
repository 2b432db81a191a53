// What only a household's keeper may do: archive it, move or delete its people, delete it.
import type { Database } from '../database/database.ts'
import { Conflict } from '../errors.ts'
import {
  deletePerson as deletePersonRow,
  updatePersonHousehold,
} from '../repositories/household-people.ts'
import {
  type Attached,
  countAttached,
  deleteHousehold as deleteHouseholdRow,
  type HouseholdRow,
  updateHousehold,
} from '../repositories/households.ts'
import {
  checkRoom,
  getHousehold,
  type Household,
  type HouseholdPerson,
  personIn,
} from './households.ts'
import type { Person } from './people.ts'
import { freeAllClaims, settleHousehold } from './potluck/settle.ts'

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
  move: { from: string; person: string; to: string; now: number },
): Promise<{ person: HouseholdPerson; to: Household }> {
  return db.transaction().execute(async (trx) => {
    const from = await getHousehold(trx, organizer, move.from)
    const person = personIn(from, move.person)
    const to = await getHousehold(trx, organizer, move.to)
    for (const household of [from, to]) checkMayKeep(organizer, household)
    await updatePersonHousehold(trx, person.id, to.id)
    await checkRoom(trx, to.id)
    for (const household of [from, to]) await settleHousehold(trx, household.id, move.now)
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
  now: number,
): Promise<Household> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    const [account] = household.people.filter(({ isOrganizer }) => isOrganizer)
    if (account) {
      throw new Conflict(`${account.firstName} can log in, so this household can't be deleted.`)
    }
    checkMayKeep(organizer, household)
    await freeAllClaims(trx, household.id, now)
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
  now: number,
): Promise<HouseholdPerson> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    const person = personIn(household, personPublicId)
    if (person.isOrganizer) {
      throw new Conflict(`${person.firstName} can log in, and can't be deleted here.`)
    }
    checkMayKeep(organizer, household)
    await deletePersonRow(trx, person.id)
    await settleHousehold(trx, household.id, now)
    return person
  })
}
