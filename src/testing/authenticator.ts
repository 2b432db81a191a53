// A passkey authenticator in software, with real keys and signatures, which says whatever a test
// wants it to say.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What is wrong, or only unusual, in an answer. */
export interface Oddities {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  isVerified?: boolean
  isPresent?: boolean
  counter?: number
  userHandle?: string | null
  credentialId?: string
  format?: string
  /** The attestation's statement, in CBOR. */
  statement?: Buffer
  isSynced?: boolean
  transports?: string[]
}

interface CreationOptions {
  challenge: string
  rp: { id: string }
  user: { id: string }
}

interface RequestOptions {
  challenge: string
  rpId: string
}

export class Authenticator {
  readonly origin: string
  readonly credentialId = randomBytes(32).toString('base64url')
  counter = 0
  #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #userHandle = ''

  /** @param origin the origin of the pages that ask it */
  constructor(origin: string) {
    this.origin = origin
  }

  /** Makes a passkey. @returns the credential's JSON, as a form carries it */
  create(options: CreationOptions, odd: Oddities = {}): string {
    this.#userHandle = options.user.id
    const id = odd.credentialId ?? this.credentialId
    const attestation = map([
      [text('fmt'), text(odd.format ?? 'none')],
      [text('attStmt'), odd.statement ?? map([])],
      [text('authData'), bytes(this.#authData(options.rp.id, odd, newCredential(id, this.#keys)))],
    ])
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: { credProps: { rk: true } } },
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, odd),
        attestationObject: attestation.toString('base64url'),
        transports: odd.transports ?? ['internal'],
      },
    })
  }

  /** Uses the passkey. @returns the credential's JSON, as a form carries it */
  get(options: RequestOptions, odd: Oddities = {}): string {
    const id = odd.credentialId ?? this.credentialId
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, odd)
    const authData = this.#authData(options.rpId, odd)
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    const userHandle = odd.userHandle === undefined ? this.#userHandle : odd.userHandle
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: {
        ...{ clientDataJSON, authenticatorData: authData.toString('base64url') },
        signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
        ...(userHandle !== null && { userHandle }),
      },
    })
  }

  /** Makes it sign with another key from now on, as somebody does who knows only the credential's id. */
  loseKey(): void {
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  }

  #clientData(type: string, challenge: string, odd: Oddities): string {
    const { origin = this.origin, crossOrigin = false } = odd
    const data = { type, challenge, origin, crossOrigin, ...pick(odd, ['type', 'challenge']) }
    return Buffer.from(JSON.stringify(data)).toString('base64url')
  }

  #authData(rpId: string, odd: Oddities, credential: Buffer = Buffer.alloc(0)): Buffer {
    const { isPresent = true, isVerified = true, isSynced = false, counter = this.counter } = odd
    const flags =
      (isPresent ? 0x01 : 0) |
      (isVerified ? 0x04 : 0) |
      (isSynced ? 0x18 : 0) |
      (credential.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(odd.rpId ?? rpId), Buffer.from([flags]), count, credential])
  }
}

const pick = (odd: Oddities, names: readonly (keyof Oddities)[]): Partial<Oddities> =>
  Object.fromEntries(names.filter((name) => name in odd).map((name) => [name, odd[name]]))

/** The data of a new credential: the authenticator's id, the credential's id and the public key. */
function newCredential(id: string, { publicKey }: { publicKey: KeyObject }): Buffer {
  const idBytes = Buffer.from(id, 'base64url')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(idBytes.length)
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const key = map([
    [integer(1), integer(2)], // EC2
    [integer(3), integer(-7)], // ES256
    [integer(-1), integer(1)], // P-256
    [integer(-2), bytes(Buffer.from(x, 'base64url'))],
    [integer(-3), bytes(Buffer.from(y, 'base64url'))],
  ])
  return Buffer.concat([Buffer.alloc(16), length, idBytes, key])
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()

// The part of CBOR (RFC 8949) that an authenticator writes.

function head(kind: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(kind << 5) | value])
  if (value < 256) return Buffer.from([(kind << 5) | 24, value])
  return Buffer.from([(kind << 5) | 25, value >> 8, value & 0xff])
}

const integer = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))

const bytes = (data: Buffer): Buffer => Buffer.concat([head(2, data.length), data])

const text = (data: string): Buffer => Buffer.concat([head(3, data.length), Buffer.from(data)])

export const map = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()])

/** An attestation statement with a certificate. */
export const statementWithCertificate = (): Buffer =>
  map([
    [text('alg'), integer(-7)],
    [text('sig'), bytes(randomBytes(70))],
    [text('x5c'), Buffer.concat([head(4, 1), bytes(randomBytes(100))])],
  ])
