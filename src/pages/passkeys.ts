// The passkeys of a person: the list with the form that adds one, and one passkey with what can be done with it.
import type { PasskeyKept, PasskeyRow } from '../domain/passkeys/passkeys.ts'
import { formatTime, type Moment } from './format.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface PasskeysProps {
  passkeys: PasskeyItem[]
  /** Why none can be added or used here; undefined where passkeys work. */
  whyOff: string | undefined
  /** What the script asks the browser to do with what it keeps; undefined where passkeys are off. */
  known: string | undefined
  /** The name for the next one. */
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
  /** Undefined until it was used. */
  usedAt: Moment | undefined
}

export interface PasskeyProps extends PasskeyItem {
  /** Whether the person has no other: then the password is asked for, by which they log in afterwards. */
  isLast: boolean
  /** With which they do. */
  email: string
  typed: string
  errors: { name: string | undefined; current_password: string | undefined }
  problems: Problem[]
}

/** What was typed for one passkey, and what is wrong with it. */
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
  /** Undefined where passkeys are off. */
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
