// Logs in by a passkey. No email address is typed, so nothing is told about which addresses have
// accounts.
import type { Database } from '../../database/database.ts'
import {
  notePasskeyUse,
  type PasskeyOfSomebody,
  selectPasskeyByCredential,
} from '../../repositories/passkeys.ts'
import { BadAnswer, type PasskeyAnswer, readAnswer } from './answers.ts'
import { type Challenges, type ChallengeUse, spend } from './challenges.ts'
import type { RelyingParty } from './relying-party.ts'
import { verifyUsed } from './verifying.ts'

export interface PasskeyLogInNeeds {
  db: Database
  challenges: Challenges
  site: RelyingParty
  /** Milliseconds since 1970. */
  clock: () => number
}

/**
 * The request for the browser (PublicKeyCredentialRequestOptionsJSON): for one of these
 * credentials, or for any passkey of this site.
 */
export const requestOptions = (
  { challenges, site, clock }: Omit<PasskeyLogInNeeds, 'db'>,
  use: ChallengeUse,
  credentialIds: readonly string[] = [],
) => ({
  challenge: challenges.issue(use, clock()),
  rpId: site.id,
  allowCredentials: credentialIds.map((id) => ({ type: 'public-key', id })),
  userVerification: 'required',
  timeout: 120_000,
})

/**
 * Finds whose passkey has answered, and notes its use.
 * @throws BadAnswer when the passkey is unknown, or its challenge was not made for this browser or
 * was used before
 */
export async function takeAnswer(
  { db, challenges, site, clock }: PasskeyLogInNeeds,
  use: ChallengeUse,
  text: string,
): Promise<PasskeyOfSomebody> {
  const answer = readAnswer(text, 'used')
  const now = clock()
  const endsAt = challenges.endOf(answer.challenge, use, now)
  if (endsAt === undefined) throw new BadAnswer('it answers no challenge of this browser.')
  const passkey = await getOwn(db, answer)
  const counter = await verifyUsed(answer, site, passkey)
  await db.transaction().execute(async (trx) => {
    if (!(await spend(trx, answer.challenge, endsAt))) throw new BadAnswer('it was sent before.')
    if (!(await notePasskeyUse(trx, passkey.credentialId, counter, now))) {
      throw new BadAnswer('it was removed or used in this moment.')
    }
  })
  return passkey
}

/** The person in the answer must be the one who added the passkey (WebAuthn Level 3, 7.2, step 6). */
async function getOwn(db: Database, answer: PasskeyAnswer): Promise<PasskeyOfSomebody> {
  const passkey = await selectPasskeyByCredential(db, answer.credentialId)
  if (!passkey) throw new BadAnswer('nobody has added it.')
  const handle = Buffer.from(passkey.personPublicId).toString('base64url')
  if (answer.userHandle !== handle) throw new BadAnswer('it belongs to somebody else.')
  return passkey
}
