// Dishes as rows of a page: what each is, how much, who brings it, and for whom it is safe.
import {
  type Claim,
  claimName,
  DISH_KINDS,
  type DishKind,
  isFood,
} from '../../domain/potluck/dishes.ts'
import type { ContentsInWords, contentsTeller } from '../food/words.ts'
import { amountInWords, KIND_PLURALS } from './words.ts'

export interface DishRow {
  publicId: string
  name: string
  /** The name of the wish, where the dish has another one; empty otherwise. */
  wished: string
  /** "8 servings", "× 2", or empty. */
  amount: string
  /** The household's name; empty where the host hides who is invited. */
  who: string
  isOwn: boolean
  /** Empty where there is no note, or where the note might name somebody. */
  note: string
  /** What is in the dish and for whom it is safe; undefined for things, which nobody eats. */
  eaten: ContentsInWords | undefined
  /** Whether nobody has said yet what is in it. */
  isUnsaid: boolean
  /** The page where it is changed; undefined where this reader may not change it. */
  url: string | undefined
  takeBack: string | undefined
}

export interface DishGroup {
  /** "Vegetable sides" */
  heading: string
  dishes: DishRow[]
}

/** Who reads the rows, and what they may see and do. */
export interface Reader {
  /** The reader's household; undefined for the host. */
  householdId: number | undefined
  /** Whether the reader sees who brings what. */
  seesNames: boolean
  /** Tells what is in a dish and for whom it is safe, as far as the reader may know. */
  tell: ReturnType<typeof contentsTeller>
  /** The addresses of changes; undefined where nothing can be changed any more. */
  dishUrl: ((dish: string) => string) | undefined
  takeBackUrl: ((dish: string) => string) | undefined
}

export function dishRow(claim: Claim, reader: Reader): DishRow {
  const { publicId, contains, kind, householdId, householdName, note } = claim
  const isHost = reader.householdId === undefined
  const isOwn = householdId === reader.householdId
  const mayChange = isHost || isOwn
  const name = claimName(claim)
  const wished = claim.wishName && claim.wishName !== name ? claim.wishName : ''
  return {
    ...{ publicId, name, wished, isOwn, amount: amountInWords(claim) },
    who: reader.seesNames || isOwn ? householdName : '',
    note: reader.seesNames || isOwn ? note : '',
    eaten: isFood(kind) ? reader.tell(contains) : undefined,
    isUnsaid: isFood(kind) && contains === null,
    url: mayChange ? reader.dishUrl?.(publicId) : undefined,
    takeBack: mayChange ? reader.takeBackUrl?.(publicId) : undefined,
  }
}

/** The dishes by kind, in the order of a meal; kinds that nobody brings are left out. */
export function dishGroups(claims: readonly Claim[], reader: Reader): DishGroup[] {
  const byKind = Map.groupBy(claims, ({ kind }) => kind)
  return DISH_KINDS.flatMap((kind) => {
    const dishes = byKind.get(kind) ?? []
    if (dishes.length === 0) return []
    return [{ heading: headingOf(kind), dishes: dishes.map((claim) => dishRow(claim, reader)) }]
  })
}

const headingOf = (kind: DishKind): string =>
  KIND_PLURALS[kind].charAt(0).toUpperCase() + KIND_PLURALS[kind].slice(1)
