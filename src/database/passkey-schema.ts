// The tables of passkeys and recovery codes as queries see them.

/**
 * Where the secret half of a passkey is: with a provider that copies it to other devices, on one
 * device only, or on a security key.
 */
export type PasskeyKept = 'synced' | 'one device' | 'security key'

export interface PasskeySchema {
  passkeys: {
    /** The authenticator's name for the credential, in base64url. */
    credential_id: string
    /** Its name in URLs and forms. */
    public_id: string
    person_id: number
    /** The name that its owner gave it. */
    name: string
    /** The public key in COSE format, as base64url. */
    public_key: string
    /** How often it was used, as the authenticator counts; 0 where it does not count. */
    counter: number
    kept: PasskeyKept
    added_at: number
    /** Null until the passkey was used for the first time. */
    last_used_at: number | null
  }
  /** Challenges that a passkey has signed: none is accepted twice. */
  spent_challenges: { challenge_hash: string; expires_at: number }
  /** Codes that have not been used yet. */
  recovery_codes: {
    person_id: number
    /** The first letters of the code, by which it is found. */
    beginning: string
    /** The code's argon2id hash. */
    code_hash: string
    made_at: number
  }
}
