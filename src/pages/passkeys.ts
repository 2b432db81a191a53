// The passkeys of a person: the list with the form that adds one, and the page of one passkey.
import type { PasskeyKept, PasskeyRow } from '../domain/passkeys/passkeys.ts'
import { formatTime, type Moment } from './format.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface PasskeysProps {
  passkeys: PasskeyItem[]
  /** Why no passkey can be added or used here; undefined where passkeys work. */
  whyOff: string | undefined
  /**
   * The JSON by which a script tells the browser which passkeys are still valid; undefined where
   * passkeys are off.
   */
  known: string | undefined
  /** The name that the next passkey gets. */
  typed: string
  problem: string | undefined
  problems: Problem[]
}

export interface PasskeyItem {
  publicId: string
  name: string
  /** "Synced to your other devices" */
  kept: string
  addedAt: Moment
  /** Undefined until the passkey was used. */
  usedAt: Moment | undefined
}

export interface PasskeyProps extends PasskeyItem {
  /**
   * Whether it is the person's last passkey. Then removing it asks for the password, by which they
   * log in afterwards.
   */
  isLast: boolean
  /** The email address with which they log in. */
  email: string
  typed: string
  errors: { name: string | undefined; current_password: string | undefined }
  problems: Problem[]
}

/** What was typed to change or remove a passkey, and what is wrong with it. */
export interface TypedChange {
  name?: string
  errors?: { name?: string; current_password?: string }
}

const KEPT: Record<PasskeyKept, string> = {
  synced: 'Synced to your other devices',
  'one device': 'On one device alone',
  'security key': 'On a security key',
}

export interface PasskeysView {
  passkeys: readonly PasskeyRow[]
  /** The relying party's id; undefined where passkeys are off. */
  rpId: string | undefined
  whyOff: string | undefined
  personPublicId: string
}

export interface TypedName {
  typed: string
  problem?: string | undefined
}

export function passkeysProps(
  { passkeys, rpId, whyOff, personPublicId }: PasskeysView,
  { typed, problem }: TypedName,
): PasskeysProps {
  const known = rpId && {
    rpId,
    userId: Buffer.from(personPublicId).toString('base64url'),
    allAcceptedCredentialIds: passkeys.map(({ credentialId }) => credentialId),
  }
  return {
    passkeys: passkeys.map(passkeyItem),
    known: known ? JSON.stringify(known) : undefined,
    ...{ whyOff, typed, problem },
    problems: problem ? [[problem, 'name']] : [],
  }
}

export function passkeyProps(
  passkey: PasskeyRow,
  owner: Pick<PasskeyProps, 'isLast' | 'email'>,
  { name = passkey.name, errors = {} }: TypedChange = {},
): PasskeyProps {
  const all = { name: undefined, current_password: undefined, ...errors }
  return { ...passkeyItem(passkey), ...owner, typed: name, errors: all, problems: problemsIn(all) }
}

const passkeyItem = ({ publicId, name, kept, addedAt, lastUsedAt }: PasskeyRow): PasskeyItem => ({
  ...{ publicId, name, kept: KEPT[kept], addedAt: formatTime(addedAt) },
  usedAt: lastUsedAt === null ? undefined : formatTime(lastUsedAt),
})
