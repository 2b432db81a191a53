// Archives and deletes households, and moves and deletes their people.
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
  updateHousehold,
} from '../repositories/households.ts'
import { selectOtherInviter } from '../repositories/party-hosts.ts'
import {
  checkRoom,
  getHousehold,
  type Household,
  type HouseholdPerson,
  personIn,
} from './households.ts'
import { fullNameOf, type Person } from './people.ts'
import { freeAllClaims, settleHousehold } from './potluck/settle.ts'

/**
 * A household that is invited by hosts of another party stays, so that they do not lose its
 * replies.
 * @throws Conflict when it is invited to a party that this organizer does not host, unless they
 * live in it
 */
async function checkNobodyElseInvites(
  db: Database,
  organizer: Person,
  { id, name }: Household,
): Promise<void> {
  if (id === organizer.householdId) return
  const host = await selectOtherInviter(db, id, organizer.id)
  if (!host) return
  const who = fullNameOf(host)
  throw new Conflict(
    `${name} is invited to a party of ${who}, who would lose the replies. Ask ${host.firstName} to take the invitation back first.`,
  )
}

/** @throws NotFound unless the household is in this organizer's list */
export async function archiveHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
  archivedAt: number | null,
): Promise<Household> {
  const household = await getHousehold(db, organizer, publicId)
  await updateHousehold(db, household.id, { archived_at: archivedAt })
  return household
}

/**
 * Moves a person to another household; replies to archived parties stay with the old one.
 * @throws NotFound unless both households are in this organizer's list; Conflict when the other one
 * is full
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
    await updatePersonHousehold(trx, person.id, to.id)
    await checkRoom(trx, to.id)
    for (const household of [from, to]) await settleHousehold(trx, household.id, move.now)
    return { person, to }
  })
}

/** What would be deleted with a household, or with one person of it. @throws NotFound */
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
 * @throws NotFound unless it is in this organizer's list; Conflict when somebody in it can log in,
 * or when it is invited to a party that this organizer does not host
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
    await checkNobodyElseInvites(trx, organizer, household)
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
    await checkNobodyElseInvites(trx, organizer, household)
    await deletePersonRow(trx, person.id)
    await settleHousehold(trx, household.id, now)
    return person
  })
}
