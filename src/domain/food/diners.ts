// Who will eat at a party and what they need, and how much of that each reader may know.
import type { Database } from '../../database/database.ts'
import { type NeedRow, selectNeedsOfParty } from '../../repositories/food-needs.ts'
import type { PartyHousehold } from '../board.ts'
import type { Guest } from '../replies.ts'
import type { FoodNeed } from './tags.ts'

export interface Diner extends Pick<Guest, 'id' | 'firstName' | 'lastName' | 'reply'> {
  household: string
  /** Empty for somebody who eats everything. */
  needs: readonly FoodNeed[]
}

/** How many people must have the same preference before other guests are told of it. */
const SHARED_FROM = 2

/** Everybody who is invited, with their needs; always in one query. */
export async function listDiners(
  db: Database,
  partyId: number,
  households: readonly PartyHousehold[],
): Promise<Diner[]> {
  const needs = Map.groupBy(await selectNeedsOfParty(db, partyId), ({ personId }) => personId)
  return households.flatMap(({ name, guests }) =>
    guests.map(({ id, firstName, lastName, reply }) => ({
      ...{ id, firstName, lastName, reply, household: name },
      needs: withoutDoubles(needs.get(id) ?? []),
    })),
  )
}

/** Leaves out a preference where the same person has the same allergy. */
const withoutDoubles = (needs: readonly NeedRow[]): FoodNeed[] =>
  needs.filter(
    ({ strength, tag }) =>
      strength === 'allergy' ||
      tag === null ||
      !needs.some((other) => other.strength === 'allergy' && other.tag === tag),
  )

export const attendingOf = (diners: readonly Diner[]): Diner[] =>
  diners.filter(({ reply }) => reply === 'attending')

/** The same key for the same need, however its words are written. */
export const needKey = ({ strength, tag, words }: FoodNeed): string =>
  `${strength} ${tag ?? `"${words.normalize('NFC').trim().toLowerCase()}"`}`

/**
 * The needs that guests of other households may know, without names: allergies, and preferences
 * that several people have. Words in which a household names one of its people are left to the
 * host.
 * @param everybody all who are invited, even if they do not come: their names must not be told
 * either
 */
export function sharedNeeds(
  diners: readonly Diner[],
  everybody: readonly Diner[] = diners,
): Diner[] {
  const counts = new Map<string, number>()
  for (const key of diners.flatMap(({ needs }) => needs.map(needKey))) {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const names = namesByHousehold(everybody)
  return diners.map((diner) => {
    if (diner.needs.length === 0) return diner
    const shared = diner.needs.filter(
      (need) => need.strength === 'allergy' || (counts.get(needKey(need)) ?? 0) >= SHARED_FROM,
    )
    return {
      ...diner,
      needs: shared.map((need) => masked(need, names.get(diner.household) ?? NOBODY)),
    }
  })
}

const NOBODY: ReadonlySet<string> = new Set()

/** Replaces words in which somebody is named. */
export const UNTOLD = 'something that the host knows'

function masked(need: FoodNeed, names: ReadonlySet<string>): FoodNeed {
  const words = need.words.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return words.some((word) => names.has(word)) ? { ...need, words: UNTOLD } : need
}

/** The names in lower case, of each household in which somebody has a need in words. */
function namesByHousehold(diners: readonly Diner[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  for (const { household, needs } of diners) {
    if (needs.some(({ words }) => words)) names.set(household, new Set())
  }
  for (const { household, firstName, lastName } of diners) {
    const known = names.get(household)
    for (const word of known ? `${firstName} ${lastName}`.toLowerCase().split(' ') : []) {
      if (word) known?.add(word)
    }
  }
  return names
}
