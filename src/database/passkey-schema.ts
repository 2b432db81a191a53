// The tables of passkeys and recovery codes as queries see them.

/** Where the secret half of a passkey is: with a provider that copies it to other devices, or in one thing alone. */
export type PasskeyKept = 'synced' | 'one device' | 'security key'

export interface PasskeySchema {
  passkeys: {
    /** The authenticator's own name for it, in base64url. */
    credential_id: string
    /** Its name in URLs and forms. */
    public_id: string
    person_id: number
    /** What its owner calls it. */
    name: string
    /** As COSE has it, in base64url. */
    public_key: string
    /** How often the authenticator says it was used; 0 where it does not count. */
    counter: number
    kept: PasskeyKept
    added_at: number
    /** Null until it was used for the first time. */
    last_used_at: number | null
  }
  /** Challenges that were answered rightly: none is accepted twice. */
  spent_challenges: { challenge_hash: string; expires_at: number }
  /** Codes that have not been used yet. */
  recovery_codes: {
    person_id: number
    /** The first letters, by which a code is found. */
    beginning: string
    /** Argon2id of the code. */
    code_hash: string
    made_at: number
  }
}
