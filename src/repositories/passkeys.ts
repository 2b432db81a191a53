// Passkeys of organizers, and the challenges that they have signed: SQL to rows and back.
import type { Database } from '../database/database.ts'
import type { PasskeyKept } from '../database/passkey-schema.ts'
import { newPublicId } from '../database/public-id.ts'

export type { PasskeyKept }

export interface PasskeyRow {
  publicId: string
  /** The authenticator's name for the credential, in base64url. */
  credentialId: string
  name: string
  kept: PasskeyKept
  /** Milliseconds since 1970, like all times here. */
  addedAt: number
  /** Null until the passkey was used for the first time. */
  lastUsedAt: number | null
}

export interface NewPasskey {
  personId: number
  credentialId: string
  name: string
  /** The public key in COSE format, as base64url. */
  publicKey: string
  counter: number
  kept: PasskeyKept
  addedAt: number
}

/** @returns whether the credential is new: it can be a passkey of one person only */
export async function insertPasskey(db: Database, passkey: NewPasskey): Promise<boolean> {
  const { personId, credentialId, publicKey, addedAt, ...rest } = passkey
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('passkeys')
    .values({
      ...rest,
      ...{ credential_id: credentialId, public_id: newPublicId(), person_id: personId },
      ...{ public_key: publicKey, added_at: addedAt, last_used_at: null },
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The passkeys of a person, the newest first. */
export const selectPasskeysOf = (db: Database, personId: number): Promise<PasskeyRow[]> =>
  db
    .selectFrom('passkeys')
    .select([
      'public_id as publicId',
      'credential_id as credentialId',
      'name',
      'kept',
      'added_at as addedAt',
      'last_used_at as lastUsedAt',
    ])
    .where('person_id', '=', personId)
    .orderBy('added_at', 'desc')
    .orderBy('public_id')
    .execute()

/** A passkey with the person whom it logs in. */
export interface PasskeyOfSomebody {
  credentialId: string
  publicKey: string
  counter: number
  name: string
  personId: number
  /** The public id of the person, which the authenticator keeps as user handle. */
  personPublicId: string
  /** The email address in lower case. */
  email: string
  sessionsValidFrom: number
}

/** Undefined when nobody has a passkey with this credential. */
export const selectPasskeyByCredential = (
  db: Database,
  credentialId: string,
): Promise<PasskeyOfSomebody | undefined> =>
  db
    .selectFrom('passkeys')
    .innerJoin('organizers', 'organizers.person_id', 'passkeys.person_id')
    .innerJoin('people', 'people.id', 'passkeys.person_id')
    .select([
      'passkeys.credential_id as credentialId',
      'passkeys.public_key as publicKey',
      'passkeys.counter',
      'passkeys.name',
      'passkeys.person_id as personId',
      'people.public_id as personPublicId',
      'organizers.email',
      'organizers.sessions_valid_from as sessionsValidFrom',
    ])
    .where('passkeys.credential_id', '=', credentialId)
    .executeTakeFirst()

/**
 * Notes that a passkey was used.
 * @returns whether its counter went up, or it has none; of two uses with the same count, one is
 * noted
 */
export async function notePasskeyUse(
  db: Database,
  credentialId: string,
  counter: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ counter, last_used_at: now })
    .where('credential_id', '=', credentialId)
    .where('counter', counter === 0 ? '=' : '<', counter)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns whether this person has such a passkey */
export async function renamePasskey(
  db: Database,
  personId: number,
  publicId: string,
  name: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ name })
    .where('person_id', '=', personId)
    .where('public_id', '=', publicId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns whether this person had such a passkey */
export async function deletePasskey(
  db: Database,
  personId: number,
  publicId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('passkeys')
    .where('person_id', '=', personId)
    .where('public_id', '=', publicId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/**
 * @returns whether this call has used the challenge up: of several calls, on several servers too,
 * one gets true
 */
export async function spendChallenge(
  db: Database,
  challengeHash: string,
  expiresAt: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('spent_challenges')
    .values({ challenge_hash: challengeHash, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('challenge_hash').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Deletes challenges that would be refused for their age. */
export async function deleteSpentChallengesBefore(db: Database, time: number): Promise<void> {
  await db.deleteFrom('spent_challenges').where('expires_at', '<=', time).execute()
}
