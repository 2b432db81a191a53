// What each person of a household eats: said by the household at its link, or by the organizer.
import type { Database } from '../../database/database.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { replaceNeeds, selectNeedsOf } from '../../repositories/food-needs.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { getHousehold, personIn } from '../households.ts'
import type { Party } from '../parties.ts'
import type { Person } from '../people.ts'
import { takesDishes } from '../potluck/dishes.ts'
import { listGuests } from '../replies.ts'
import type { FoodNeed } from './tags.ts'

/** By the person's id. */
export async function listNeeds(
  db: Database,
  personIds: readonly number[],
): Promise<Map<number, FoodNeed[]>> {
  return Map.groupBy(await selectNeedsOf(db, personIds), ({ personId }) => personId)
}

/**
 * A household says what its people eat. It stays with them, for the next party too.
 * @param needs by the person's public id; who is not named stays as they were
 * @throws NotFound when the household is not invited, or a person is not in it; Conflict when the
 * party has begun
 */
export async function saveNeeds(
  db: Database,
  { party, householdId, now }: { party: Party; householdId: number; now: number },
  needs: ReadonlyMap<string, readonly FoodNeed[]>,
): Promise<void> {
  if (!takesDishes(party, now)) throw new Conflict('The party has begun. Tell the host directly.')
  return db.transaction().execute(async (trx) => {
    const invitation = await selectInvitation(trx, party.id, householdId)
    if (!invitation || invitation.takenBackAt !== null) throw new NotFound()
    const guests = await listGuests(trx, party.id, householdId)
    for (const [publicId, list] of needs) {
      const guest = guests.find((one) => one.publicId === publicId)
      if (!guest) throw new NotFound()
      await replaceNeeds(trx, guest.id, list)
    }
  })
}

/**
 * An organizer says it for a household.
 * @param needs by the person's public id; who is not named stays as they were
 * @throws NotFound unless this organizer may see it, and everybody named is in it
 */
export function saveNeedsOfHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
  needs: ReadonlyMap<string, readonly FoodNeed[]>,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    for (const [person, list] of needs) {
      await replaceNeeds(trx, personIn(household, person).id, list)
    }
  })
}
