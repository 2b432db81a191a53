// The passkeys of a person: adds, renames and removes them.
import type { Database } from '../../database/database.ts'
import { NotFound } from '../../errors.ts'
import {
  deletePasskey,
  insertPasskey,
  type PasskeyKept,
  type PasskeyRow,
  renamePasskey,
  selectPasskeysOf,
} from '../../repositories/passkeys.ts'
import type { Person } from '../people.ts'
import { BadAnswer, readAnswer } from './answers.ts'
import { type Challenges, type ChallengeUse, spend } from './challenges.ts'
import { RELYING_PARTY_NAME, type RelyingParty } from './relying-party.ts'
import { ALGORITHMS, verifyAdded } from './verifying.ts'

export type { PasskeyKept, PasskeyRow }

/** How many passkeys one person may have. */
export const MOST_PASSKEYS = 20
export const LONGEST_PASSKEY_NAME = 60

/** The passkeys of this person, the newest first. */
export const listPasskeys = (db: Database, { id }: Person): Promise<PasskeyRow[]> =>
  selectPasskeysOf(db, id)

/** The name as it is stored: on one line, without invisible characters. */
export const plainName = (typed: string): string =>
  typed
    .replace(/\s/g, ' ')
    .replace(/(?!\u200d)\p{C}/gu, '') // The zero-width joiner stays, since emoji are made with it.
    .replace(/ +/g, ' ')
    .trim()

/** What is wrong with the name of a passkey; undefined when it can be used. */
export function problemWithName(typed: string): string | undefined {
  const name = plainName(typed)
  if (name === '') return 'Give it a name by which you know it again.'
  if (name.length > LONGEST_PASSKEY_NAME) {
    return `A name has at most ${LONGEST_PASSKEY_NAME} characters.`
  }
  return undefined
}

export interface AddingNeeds {
  db: Database
  challenges: Challenges
  site: RelyingParty
  /** Milliseconds since 1970. */
  clock: () => number
}

/**
 * The options for the browser (PublicKeyCredentialCreationOptionsJSON): it makes a passkey that
 * works without a typed name, and the authenticator verifies the person.
 */
export async function creationOptions(
  { db, challenges, site, clock }: AddingNeeds,
  person: Person,
  use: ChallengeUse,
) {
  const known = await listPasskeys(db, person)
  return {
    challenge: challenges.issue(use, clock()),
    rp: { id: site.id, name: RELYING_PARTY_NAME },
    user: {
      id: Buffer.from(person.publicId).toString('base64url'),
      name: person.email,
      displayName: person.fullName,
    },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: known.map(({ credentialId }) => ({ type: 'public-key', id: credentialId })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
    timeout: 120_000,
  }
}

/**
 * Adds a passkey that a browser has made.
 * @throws BadAnswer when it is not valid for this person, browser and site, is known already, or is
 * one too many
 */
export async function addPasskey(
  { db, challenges, site, clock }: AddingNeeds,
  person: Person,
  use: ChallengeUse,
  { answer: text, name }: { answer: string; name: string },
): Promise<void> {
  const answer = readAnswer(text, 'added')
  const now = clock()
  const endsAt = challenges.endOf(answer.challenge, use, now)
  if (endsAt === undefined) throw new BadAnswer('it answers no challenge of this browser.')
  const made = await verifyAdded(answer, site)
  await db.transaction().execute(async (trx) => {
    if (!(await spend(trx, answer.challenge, endsAt))) throw new BadAnswer('it was sent before.')
    if ((await selectPasskeysOf(trx, person.id)).length >= MOST_PASSKEYS) {
      throw new BadAnswer('there are too many already.')
    }
    const passkey = { ...made, personId: person.id, name: plainName(name), addedAt: now }
    if (!(await insertPasskey(trx, passkey))) throw new BadAnswer('it is known already.')
  })
}

/** @throws NotFound when this person has no such passkey */
export async function nameAnew(
  db: Database,
  { id }: Person,
  publicId: string,
  name: string,
): Promise<void> {
  if (!(await renamePasskey(db, id, publicId, plainName(name)))) throw new NotFound()
}

/** A passkey of this person. @throws NotFound when they have no such passkey */
export async function getPasskey(
  db: Database,
  person: Person,
  publicId: string,
): Promise<PasskeyRow> {
  const found = (await listPasskeys(db, person)).find((one) => one.publicId === publicId)
  if (!found) throw new NotFound()
  return found
}

/**
 * Removes a passkey, which logs nobody in any more; sessions that it began go on.
 * @throws NotFound when this person has no such passkey
 */
export async function removePasskey(db: Database, { id }: Person, publicId: string): Promise<void> {
  if (!(await deletePasskey(db, id, publicId))) throw new NotFound()
}
