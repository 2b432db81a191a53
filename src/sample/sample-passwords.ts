// Finds sample organizers whose password everybody can read in the documents.
import type { Database } from '../database/database.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { sampleOrganizers, samplePassword } from './sample-data.ts'

/** Their email addresses. @throws DatabaseUnavailable */
export async function listSamplePasswords(
  db: Database,
  passwords: PasswordHasher,
): Promise<string[]> {
  const found: string[] = []
  for (const { email } of sampleOrganizers) {
    const organizer = await selectOrganizerByEmail(db, email)
    if (organizer && (await passwords.verify(organizer.passwordHash, samplePassword))) {
      found.push(email)
    }
  }
  return found
}
