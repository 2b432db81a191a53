// Whether an answer is a passkey's own: hides the library, which is loaded with the first answer.
//
// Loading takes a third of a second and 30 MB, so that neither a start nor who uses no passkeys pays for it.
import type { PasskeyKept } from '../../repositories/passkeys.ts'
import { BadAnswer, type PasskeyAnswer } from './answers.ts'
import type { RelyingParty } from './relying-party.ts'

/** EdDSA, ECDSA on P-256, RSA: what today's authenticators can sign with. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257]

const library = () => import('@simplewebauthn/server')

export interface VerifiedPasskey {
  credentialId: string
  /** As COSE has it, in base64url. */
  publicKey: string
  counter: number
  kept: PasskeyKept
}

/**
 * A new passkey, whose owner was verified by the authenticator. Its challenge is checked by whoever calls.
 * @throws BadAnswer
 */
export async function verifyAdded(
  answer: PasskeyAnswer,
  { id, origin }: RelyingParty,
): Promise<VerifiedPasskey> {
  const { json, challenge } = answer
  await refuseCertificates(json.response.attestationObject as string)
  const { verifyRegistrationResponse } = await library()
  const verified = await orRefuse(() =>
    verifyRegistrationResponse({
      response: json as unknown as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    }),
  )
  if (!verified.verified) throw new BadAnswer('its signature is wrong.')
  const { credential, credentialDeviceType } = verified.registrationInfo
  if (credential.id !== json.id) throw new BadAnswer('it names another credential than it holds.')
  const isSecurityKey = answer.transports.some((way) => way === 'usb' || way === 'nfc')
  const kept = isSecurityKey ? 'security key' : 'one device'
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    kept: credentialDeviceType === 'multiDevice' ? 'synced' : kept,
  }
}

/**
 * Nobody asked for certificates of the authenticator, and to look at them the library would fetch
 * revocation lists from wherever they say.
 */
async function refuseCertificates(attestation: string): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const bytes = Uint8Array.from(Buffer.from(attestation, 'base64url'))
  const isPlain = await orRefuse(async () => {
    const decoded = decodeAttestationObject(bytes)
    const format = decoded.get('fmt')
    return format === 'none' || (format === 'packed' && !decoded.get('attStmt').get('x5c'))
  })
  if (!isPlain) throw new BadAnswer('it brings certificates that were not asked for.')
}

/**
 * A passkey that was used by its owner. Its challenge is checked by whoever calls.
 * @returns the authenticator's counter
 * @throws BadAnswer also when the counter went back, as after a copy was made
 */
export async function verifyUsed(
  { json, challenge }: PasskeyAnswer,
  { id, origin }: RelyingParty,
  passkey: { credentialId: string; publicKey: string; counter: number },
): Promise<number> {
  const { verifyAuthenticationResponse } = await library()
  const publicKey = Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url'))
  const { verified, authenticationInfo } = await orRefuse(() =>
    verifyAuthenticationResponse({
      response: json as unknown as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: { id: passkey.credentialId, publicKey, counter: passkey.counter },
    }),
  )
  if (!verified) throw new BadAnswer('its signature is wrong.')
  return authenticationInfo.newCounter
}

const LONGEST_REASON = 200

/** The library throws for everything that is wrong, and what is read was written by anybody. */
async function orRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new BadAnswer((error as Error).message.slice(0, LONGEST_REASON))
  }
}
