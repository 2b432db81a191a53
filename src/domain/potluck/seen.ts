// What a form was shown, as a mark that it sends back: so two who change one thing are told of each other.
import { hash } from 'node:crypto'
import type { ClaimDetails } from '../../repositories/potluck-claims.ts'
import type { WishDetails } from '../../repositories/potluck-wishes.ts'

export const markOfWish = ({ kind, name, servings, wanted, note }: WishDetails): string =>
  markOf([kind, name, servings, wanted, note])

export const markOfDish = (details: ClaimDetails): string => {
  const { kind, name, amount, unit, note, contains } = details
  return markOf([kind, name, amount, unit, note, contains])
}

const markOf = (shown: readonly unknown[]): string =>
  hash('sha256', JSON.stringify(shown), 'base64url').slice(0, 16)

/** A form that does not say what it was shown is taken to have seen the newest. */
export const isOutdated = (seen: string, mark: string): boolean => seen !== '' && seen !== mark
