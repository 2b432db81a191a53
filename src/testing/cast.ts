// The cast of the tests: the people of the sample data who can log in, by their first names.
import { sampleOrganizers, samplePassword } from '../sample/sample-data.ts'

/** The password of everybody in the cast. */
export const password = samplePassword

function organizer(firstName: string) {
  const found = sampleOrganizers.find(({ fullName }) => fullName.startsWith(`${firstName} `))
  if (!found) throw new Error(`Nobody in the sample data is called ${firstName}.`)
  return { ...found, firstName }
}

export const john = organizer('John')
export const jane = organizer('Jane')
export const bob = organizer('Bob')
export const alice = organizer('Alice')
export const mary = organizer('Mary')
