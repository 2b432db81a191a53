// Finds what households have twice: a name or an email address.
import type { HouseholdInput } from './household-form.ts'
import { fullNameOf } from './people.ts'

export interface Double {
  /** `email`: two people have one address. `name`: a household has two people of one name. */
  kind: 'email' | 'name'
  text: string
}

/** Finds doubles, which the organizer may not have meant: they are pointed out, never refused. */
export function findDoubles(households: readonly HouseholdInput[]): Double[] {
  const doubles: Double[] = []
  const owners = new Map<string, string>()
  for (const { name, people } of households) {
    const names = new Set<string>()
    for (const { firstName, lastName, email } of people) {
      const fullName = fullNameOf({ firstName, lastName })
      const key = fullName.normalize('NFC').toLowerCase()
      if (names.has(key)) doubles.push({ kind: 'name', text: `${fullName} is in ${name} twice.` })
      names.add(key)
      const owner = email && owners.get(email)
      if (owner) doubles.push({ kind: 'email', text: `${owner} and ${fullName} share ${email}.` })
      else if (email) owners.set(email, fullName)
    }
  }
  return doubles
}
