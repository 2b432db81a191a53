// The pages on which a household corrects names and adds a person.
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
  /**
   * First and last name as the form first showed them: a row that nobody changed does not overwrite
   * a correction by somebody else.
   */
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
  /** How many more can be added: "1 person"; undefined where nobody can. */
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

/** The last name that most people of the household have, which somebody new probably has too. */
export function usualLastName({ household }: AnswerSheet): string {
  const counts = Map.groupBy(household.guests, ({ lastName }) => lastName)
  const [first] = [...counts].toSorted(([, one], [, other]) => other.length - one.length)
  return first?.[0] ?? ''
}
