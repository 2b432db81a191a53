// Verifies the answer of a passkey with a library, which is loaded when the first answer comes.
//
// Loading takes a third of a second and 30 MB, which a start, or a site without passkeys, need not
// spend.
import type { PasskeyKept } from '../../repositories/passkeys.ts'
import { BadAnswer, type PasskeyAnswer } from './answers.ts'
import type { RelyingParty } from './relying-party.ts'

/** The algorithms of today's authenticators, by their COSE numbers: EdDSA, ECDSA on P-256, RSA. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257]

const library = () => import('@simplewebauthn/server')

export interface VerifiedPasskey {
  credentialId: string
  /** The public key in COSE format, as base64url. */
  publicKey: string
  counter: number
  kept: PasskeyKept
}

/**
 * Verifies a new passkey, and that the authenticator verified its owner. The caller checks the
 * challenge.
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
 * Refuses certificates of an authenticator: we ask for none, and to check them the library would
 * fetch revocation lists from addresses that they name.
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
 * Verifies that a passkey's owner has used it. The caller checks the challenge.
 * @returns the authenticator's counter
 * @throws BadAnswer; also when the counter went back, as it does when a passkey was copied
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

/**
 * The library throws different errors for all that can be wrong with an untrusted answer: each
 * becomes a BadAnswer.
 */
async function orRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new BadAnswer((error as Error).message.slice(0, LONGEST_REASON))
  }
}
