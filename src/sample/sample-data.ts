// The sample cast: who lives where, who can log in, and how they answered.

export type SampleReply = 'attending' | 'maybe' | 'not attending' | 'no response'

export interface SampleHousehold {
  name: string
  members: { name: string; kind: 'adult' | 'child'; reply: SampleReply }[]
}

export const samplePassword = 'password123'

export const sampleHouseholds: readonly SampleHousehold[] = [
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
      { name: 'Bob', kind: 'adult', reply: 'maybe' },
      { name: 'Alice', kind: 'adult', reply: 'not attending' },
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

/** John hosts it, and every household is invited. */
export const sampleParty = {
  title: 'Evening of Lights',
  description:
    'Soup, gingerbread and songs from wherever you come from, and lanterns that the children have made.\n\nBring a candle for the window, or only yourselves.',
  venue: "The Smiths' house",
  address: '12 Maple Street',
  arrival: 'Park on Elm Street: Maple is for sledges that night. The bell is the blue one.',
  contact: 'John, 212-555-0100',
}

/** What a household wrote, and whose reply its host took on the telephone. */
export const sampleAnswer = {
  household: 'Johnson Family',
  writtenBy: 'Bob',
  note: 'Alice is in Lisbon that week and sends her love. I bring the songbook if I come.',
  byHost: 'Alice',
}

/** A draft of John's, to which nobody is invited yet. */
export const sampleDraft = {
  title: 'New Year Breakfast',
  description: 'Pancakes, late.',
  venue: '',
}

/** John's party of the year before, in the archive. */
export const sampleArchived = {
  title: 'Candle Walk',
  description: 'Once around the pond, and cocoa after it.',
  venue: 'The boat house',
  address: 'Pond Lane',
}
