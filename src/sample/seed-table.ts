// Lays the sample table, and writes down what the sample people eat.
import type { Database } from '../database/database.ts'
import { replaceNeeds } from '../repositories/food-needs.ts'
import { upsertClaim } from '../repositories/potluck-claim-changes.ts'
import { insertWishes, selectWishes } from '../repositories/potluck-wishes.ts'
import { sampleDishes, sampleNeeds, sampleWishes } from './sample-table.ts'

/** Ids by name. */
type Ids = ReadonlyMap<string, number>

export async function seedTable(
  db: Database,
  partyId: number,
  ids: { households: Ids; people: Ids },
  now: number,
): Promise<void> {
  await insertWishes(db, partyId, sampleWishes)
  const wishes = await selectWishes(db, partyId)
  for (const { household, isWished, ...dish } of sampleDishes) {
    const wish = isWished ? wishes.find(({ kind }) => kind === dish.kind) : undefined
    await upsertClaim(db, {
      partyId,
      householdId: ids.households.get(household) as number,
      wishId: wish?.id ?? null,
      byHost: false,
      claimedAt: now,
      details: { ...{ name: '', unit: 'pieces', note: '', contains: null }, ...dish },
    })
  }
  for (const [name, needs] of Object.entries(sampleNeeds)) {
    await replaceNeeds(db, ids.people.get(name) as number, needs)
  }
}
