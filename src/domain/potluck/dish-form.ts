// The forms of wishes and dishes: reads their details, or all errors at once.
import { CONTENTS, type Content } from '../food/tags.ts'
import type { ClaimDetails, Dish } from './claims.ts'
import { type DishKind, type DishUnit, isFood, kindValue, readKind } from './dishes.ts'
import { markOfDish, markOfWish } from './seen.ts'
import type { WishDetails } from './wishes.ts'

/** The limits in characters, and in servings or pieces. */
export const DISH_LIMITS = { name: 80, note: 300, amount: 999, wanted: 99 } as const

/** Errors by the name of the field. */
export type DishErrors = Record<string, string>

export interface TypedWish {
  kind: string
  name: string
  servings: string
  wanted: string
  note: string
  /** The mark of the wish that the form showed; empty for a new wish. */
  seen: string
}

export function readWishForm(typed: TypedWish): { wish: WishDetails; errors: DishErrors } {
  const errors: DishErrors = {}
  const kind = kindIn(typed.kind, errors)
  const name = textIn('name', typed.name, DISH_LIMITS.name, errors)
  if (kind === 'thing' && name === '') errors.name = 'Say what you would like to have.'
  const servings = numberIn('servings', typed.servings, DISH_LIMITS.amount, errors)
  const wanted = numberIn('wanted', typed.wanted, DISH_LIMITS.wanted, errors) ?? 1
  const note = textIn('note', typed.note, DISH_LIMITS.note, errors)
  const counted = isFood(kind) ? (servings ?? null) : null
  return { wish: { kind, name, servings: counted, wanted, note }, errors }
}

/**
 * A dish that somebody brings, as it was typed; kind and unit are typed only for a dish that nobody
 * wished for.
 */
export interface TypedDish {
  kind: string
  name: string
  amount: string
  unit: string
  note: string
  contains: Content[]
  /** Whether "None of these" is checked. */
  containsNone: boolean
  isSure: boolean
  /** The mark of the dish that the form showed; empty for a new dish. */
  seen: string
}

/**
 * @param wished the kind and unit of the wish that it is brought for; undefined where nobody wished
 * for it
 */
export function readDishForm(
  typed: TypedDish,
  wished?: Pick<ClaimDetails, 'kind' | 'unit'>,
): { dish: Dish; errors: DishErrors } {
  const errors: DishErrors = {}
  const kind = wished ? wished.kind : kindIn(typed.kind, errors)
  const name = textIn('name', typed.name, DISH_LIMITS.name, errors)
  if (!wished && name === '') errors.name = 'Say what you bring.'
  const amount = numberIn('amount', typed.amount, DISH_LIMITS.amount, errors)
  const note = textIn('note', typed.note, DISH_LIMITS.note, errors)
  if (typed.containsNone && typed.contains.length > 0) {
    errors.contains = 'Mark what is in it, or “None of these”, and not both.'
  }
  const unit = wished ? wished.unit : unitIn(typed.unit, kind, amount)
  const contains = isFood(kind) ? containsIn(typed) : null
  const { isSure, seen } = typed
  return { dish: { kind, name, amount, unit, note, contains, isSure, seen }, errors }
}

/** A dish that does not say how many it serves counts as one piece. */
const unitIn = (typed: string, kind: DishKind, amount: number | undefined): DishUnit =>
  isFood(kind) && amount !== undefined && typed !== 'pieces' ? 'servings' : 'pieces'

/** A dish with pork is one with meat, too. */
function containsIn({ contains, containsNone }: TypedDish): Content[] | null {
  if (contains.length === 0) return containsNone ? [] : null
  return CONTENTS.filter(
    (one) => contains.includes(one) || (one === 'meat' && contains.includes('pork')),
  )
}

function kindIn(text: string, errors: DishErrors): DishKind {
  const kind = readKind(text)
  if (!kind) errors.kind = 'Choose what kind it is.'
  return kind ?? 'thing'
}

function textIn(field: string, text: string, limit: number, errors: DishErrors): string {
  const trimmed = text.replaceAll('\r\n', '\n').trim()
  if (trimmed.length > limit) errors[field] = `Shorten this to ${limit} characters.`
  return trimmed
}

/** @returns undefined when the text is empty or wrong */
function numberIn(
  field: string,
  text: string,
  limit: number,
  errors: DishErrors,
): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const number = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0
  if (number >= 1 && number <= limit) return number
  errors[field] = `Enter a whole number from 1 to ${limit}.`
  return undefined
}

/** A wish as its form shows it. */
export const wishAsTyped = (wish: WishDetails): TypedWish => ({
  kind: kindValue(wish.kind),
  name: wish.name,
  servings: wish.servings === null ? '' : String(wish.servings),
  wanted: String(wish.wanted),
  note: wish.note,
  seen: markOfWish(wish),
})

/** A dish as its form shows it. */
export const dishAsTyped = (details: ClaimDetails): TypedDish => ({
  kind: kindValue(details.kind),
  name: details.name,
  amount: String(details.amount),
  unit: details.unit,
  note: details.note,
  contains: [...(details.contains ?? [])],
  containsNone: details.contains?.length === 0,
  isSure: false,
  seen: markOfDish(details),
})
