// The mark of what a form showed. The form sends it back, so that of two who change one thing the
// second is told.
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

/** A form without a mark is taken to have shown the newest state. */
export const isOutdated = (seen: string, mark: string): boolean => seen !== '' && seen !== mark
