// The sample cast: who lives where, who can log in, and how they answered.
import type { InvitedHousehold } from '../domain/types.ts'

export const samplePassword = 'password123'

export const sampleHouseholds: readonly InvitedHousehold[] = [
  {
    name: 'Smith Family',
    members: [
      { name: 'John', kind: 'adult', reply: 'attending' },
      { name: 'Jane', kind: 'adult', reply: 'attending' },
      { name: 'Timmy', kind: 'child', reply: 'attending' },
    ],
  },
  {
    name: 'Johnson Family',
    members: [
      { name: 'Bob', kind: 'adult', reply: 'attending' },
      { name: 'Alice', kind: 'adult', reply: 'maybe' },
    ],
  },
  {
    name: 'Williams Household',
    members: [{ name: 'Mary', kind: 'adult', reply: 'no response' }],
  },
]

/** The household's first word is everybody's last name. */
const lastNameOf = (household: string): string => household.split(' ')[0] as string

export interface SamplePerson {
  firstName: string
  lastName: string
  fullName: string
  household: string
  kind: 'adult' | 'child'
  /** Adults can log in. */
  email: string | undefined
}

export const samplePeople: readonly SamplePerson[] = sampleHouseholds.flatMap(
  ({ name: household, members }) =>
    members.map(({ name: firstName, kind }) => {
      const lastName = lastNameOf(household)
      const address = `${firstName}.${lastName}@example.com`.toLowerCase()
      const email = kind === 'adult' ? address : undefined
      return { firstName, lastName, fullName: `${firstName} ${lastName}`, household, kind, email }
    }),
)

export const sampleOrganizers = samplePeople.flatMap(({ email, fullName }) =>
  email ? [{ email, fullName }] : [],
)
