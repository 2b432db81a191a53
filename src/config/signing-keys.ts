// Derives one key per purpose from SECRET_KEY, so that no two uses ever share a key.
import { hkdfSync } from 'node:crypto'

export type KeyPurpose =
  | 'session cookie'
  | 'session record'
  | 'device cookie'
  | 'login failure'
  | 'invitation link'
  | 'calendar feed'
  | 'co-host link'
  | 'mail'
  | 'account link'
  | 'passkey challenge'
  | 'recovery sheet'
  | 'link request'
  | 'unsubscribe link'

/**
 * One 32-byte key per secret, in the same order: the first signs, all of them verify.
 * @param secrets the parts of SECRET_KEY, newest first (`SECRET_KEY=new,old`)
 * @see RFC 5869 (HKDF)
 */
export function deriveKeys(secrets: readonly string[], purpose: KeyPurpose): Buffer[] {
  return secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, 'holiday-party-planner', purpose, 32)),
  )
}
