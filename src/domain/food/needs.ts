// The needs of each person of a household: said by the household through its link, or by the organizer.
import type { Database } from '../../database/database.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { replaceNeeds, selectNeedsOf } from '../../repositories/food-needs.ts'
import { selectInvitation } from '../../repositories/invitations.ts'
import { getHousehold } from '../households.ts'
import type { Party } from '../parties.ts'
import type { Person } from '../people.ts'
import { takesDishes } from '../potluck/dishes.ts'
import { listGuests } from '../replies.ts'
import { mergeNeeds, type ShownNeeds } from './merge.ts'
import type { FoodNeed } from './tags.ts'

/** The needs by the person's id. */
export async function listNeeds(
  db: Database,
  personIds: readonly number[],
): Promise<Map<number, FoodNeed[]>> {
  return Map.groupBy(await selectNeedsOf(db, personIds), ({ personId }) => personId)
}

/**
 * Saves what a household says of its people's needs. They stay with the people, for later parties
 * too.
 * @param needs by the person's public id; people who are missing stay as they were
 * @param shown what the form showed for each person: what others have changed since then is kept
 * @throws NotFound when the household is not invited, or a person is not in it; Conflict when the
 * party has begun
 */
export async function saveNeeds(
  db: Database,
  { party, householdId, now }: { party: Party; householdId: number; now: number },
  needs: ReadonlyMap<string, readonly FoodNeed[]>,
  shown: ShownNeeds = new Map(),
): Promise<void> {
  if (!takesDishes(party, now)) throw new Conflict('The party has begun. Tell the host directly.')
  return db.transaction().execute(async (trx) => {
    const invitation = await selectInvitation(trx, party.id, householdId)
    if (!invitation || invitation.takenBackAt !== null) throw new NotFound()
    await saveEach(trx, await listGuests(trx, party.id, householdId), needs, shown)
  })
}

/** @throws NotFound when `needs` names somebody who is not among the people */
async function saveEach(
  db: Database,
  people: readonly { id: number; publicId: string }[],
  needs: ReadonlyMap<string, readonly FoodNeed[]>,
  shown: ShownNeeds,
): Promise<void> {
  const named = [...needs].map(([publicId, said]) => {
    const person = people.find((one) => one.publicId === publicId)
    if (!person) throw new NotFound()
    return { ...person, said }
  })
  const ids = named.map(({ id }) => id)
  const known = await listNeeds(db, ids)
  for (const { id, publicId, said } of named) {
    await replaceNeeds(db, id, mergeNeeds(known.get(id) ?? [], said, shown.get(publicId)))
  }
}

/**
 * Saves what an organizer says of a household's needs.
 * @param needs by the person's public id; people who are missing stay as they were
 * @param shown what the form showed for each person: what others have changed since then is kept
 * @throws NotFound unless the household is in this organizer's list, and everybody named is in it
 */
export function saveNeedsOfHousehold(
  db: Database,
  organizer: Person,
  publicId: string,
  needs: ReadonlyMap<string, readonly FoodNeed[]>,
  shown: ShownNeeds = new Map(),
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const household = await getHousehold(trx, organizer, publicId)
    await saveEach(trx, household.people, needs, shown)
  })
}
