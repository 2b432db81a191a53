// Reads the form of a household: names and people, or all errors at once.
import type { PersonDetails } from '../repositories/household-people.ts'
import { isEmail, isPhone, normalEmail, normalPhone } from './contact-details.ts'

export interface PersonInput extends PersonDetails {
  /** The public id of somebody who is in the household already; undefined for a new person. */
  publicId?: string
}

export interface HouseholdInput {
  name: string
  people: PersonInput[]
}

/** The limits of a household, in characters and in people. */
export const HOUSEHOLD_LIMITS = { name: 80, personName: 60, people: 20 } as const

/** Errors by the name of the field: `name`, `person-1-first_name`, `person-1-email`, … */
export type HouseholdErrors = Record<string, string>

/** One row of the form as it was typed. */
export interface PersonFields {
  id: string
  first_name: string
  last_name: string
  kind: string
  email: string
  phone: string
}

export const PERSON_FIELDS = ['id', 'first_name', 'last_name', 'kind', 'email', 'phone'] as const

/**
 * A row that is empty except for its kind adds nobody. Emptying the names of a known person is an
 * error and does not remove them.
 */
export function readHouseholdForm(
  name: string,
  rows: readonly PersonFields[],
): { household: HouseholdInput; errors: HouseholdErrors } {
  const errors: HouseholdErrors = {}
  const household: HouseholdInput = { name: name.trim(), people: [] }
  if (household.name === '') errors.name = 'Give the household a name, such as Smith Family.'
  if (household.name.length > HOUSEHOLD_LIMITS.name) {
    errors.name = `Shorten the name to ${HOUSEHOLD_LIMITS.name} characters.`
  }
  for (const [index, row] of rows.entries()) {
    if (isEmpty(row)) continue
    household.people.push(readRow(row, `person-${index + 1}`, errors))
  }
  if (household.people.length > HOUSEHOLD_LIMITS.people) {
    errors.name ??= `A household has ${HOUSEHOLD_LIMITS.people} people at most.`
  }
  return { household, errors }
}

const isEmpty = ({ id, first_name, last_name, email, phone }: PersonFields): boolean =>
  [id, first_name, last_name, email, phone].every((text) => text.trim() === '')

function readRow(row: PersonFields, prefix: string, errors: HouseholdErrors): PersonInput {
  const firstName = row.first_name.trim()
  const lastName = row.last_name.trim()
  const email = normalEmail(row.email)
  const phone = normalPhone(row.phone)
  const tooLong = `Shorten this to ${HOUSEHOLD_LIMITS.personName} characters.`
  if (firstName === '') errors[`${prefix}-first_name`] = 'Enter a first name.'
  if (firstName.length > HOUSEHOLD_LIMITS.personName) errors[`${prefix}-first_name`] = tooLong
  if (lastName.length > HOUSEHOLD_LIMITS.personName) errors[`${prefix}-last_name`] = tooLong
  if (email !== '' && !isEmail(email)) {
    errors[`${prefix}-email`] =
      'Enter an email address such as mary@example.com, or leave it empty.'
  }
  if (phone !== '' && !isPhone(phone)) {
    errors[`${prefix}-phone`] =
      'Enter a phone number with digits, such as +1 212 555 0100, or leave it empty.'
  }
  const kind = row.kind === 'child' ? 'child' : 'adult'
  const id = row.id.trim()
  return { firstName, lastName, kind, email, phone, ...(id && { publicId: id }) }
}
