// The table in the file of everything that a person has entered: wishes, dishes, and food needs.
import type { Database } from '../database/database.ts'
import {
  selectDishesOfHousehold,
  selectOwnDishes,
  selectOwnWishes,
} from '../repositories/download-table.ts'
import type { FoodNeed } from './food/tags.ts'

type DishColumns = Awaited<ReturnType<typeof selectOwnDishes>>[number]

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const dishOf = ({ partyId: _, contains, claimedAt, freedAt, ...dish }: DishColumns) => ({
  ...dish,
  contains: contains === null ? null : contains.split(' ').filter(Boolean),
  claimedAt: time(claimedAt),
  freedAt: time(freedAt),
})

/** The tables of the parties that somebody hosts, by the party's id. */
export async function tablesHosted(db: Database, hostId: number) {
  const wishes = Map.groupBy(await selectOwnWishes(db, hostId), ({ partyId }) => partyId)
  const dishes = Map.groupBy(await selectOwnDishes(db, hostId), ({ partyId }) => partyId)
  return (partyId: number) => ({
    wishes: (wishes.get(partyId) ?? []).map(({ partyId: _, ...wish }) => wish),
    dishes: (dishes.get(partyId) ?? []).map(dishOf),
  })
}

/** What a household brings to the parties of others, by the party's id. */
export async function dishesBrought(db: Database, householdId: number) {
  const dishes = Map.groupBy(
    await selectDishesOfHousehold(db, householdId),
    ({ partyId }) => partyId,
  )
  return (partyId: number) => (dishes.get(partyId) ?? []).map(dishOf)
}

export const needsOf = (needs: readonly FoodNeed[] = []) =>
  needs.map(({ strength, tag, words }) => ({ strength, what: tag ?? words }))
