// The pages on which a household puts its names right, and adds somebody.
import type { AnswerSheet } from '../domain/answer-sheet.ts'
import type { Guest } from '../domain/replies.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface GuestNamesProps {
  action: string
  back: string
  rows: GuestNames[]
  errors: Readonly<Record<string, string>>
  problems: Problem[]
}

export interface GuestNames {
  publicId: string
  firstName: string
  lastName: string
  /** Both as the form first showed them: what nobody touched overwrites nobody's correction. */
  was: string
}

export const namesOf = ({ publicId, firstName, lastName }: Guest): GuestNames => ({
  publicId,
  firstName,
  lastName,
  was: `${firstName}\n${lastName}`,
})

interface Addresses {
  action: string
  back: string
}

export const guestNamesProps = (
  rows: GuestNames[],
  addresses: Addresses,
  errors: Record<string, string> = {},
): GuestNamesProps => ({ ...addresses, rows, errors, problems: problemsIn(errors) })

export interface GuestPersonProps {
  action: string
  back: string
  /** "1 person"; undefined where nobody more can be added. */
  room: string | undefined
  firstName: string
  lastName: string
  kind: string
  errors: Readonly<Record<string, string>>
  problems: Problem[]
}

export interface TypedPerson {
  firstName: string
  lastName: string
  kind: string
}

export const guestPersonProps = (
  room: number,
  addresses: Addresses,
  typed: TypedPerson,
  errors: Record<string, string> = {},
): GuestPersonProps => ({
  ...addresses,
  ...typed,
  room: room > 0 ? (room === 1 ? '1 person' : `${room} people`) : undefined,
  errors,
  problems: problemsIn(errors),
})

/** The last name that most of the household have: what somebody new is probably called. */
export function usualLastName({ household }: AnswerSheet): string {
  const counts = Map.groupBy(household.guests, ({ lastName }) => lastName)
  const [first] = [...counts].toSorted(([, one], [, other]) => other.length - one.length)
  return first?.[0] ?? ''
}
