// The tokens of invitation links and calendar feeds: unguessable, and useless in a stolen database.
//
// The database holds a hash, by which a link is found, and the token encrypted with a key made of
// SECRET_KEY, so that the host can copy the link again at any time.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { randomLetters } from '../database/public-id.ts'

/** 26 letters of 5 random bits: 130 bits. */
const TOKEN_LETTERS = 26
const IV_BYTES = 12
const TAG_BYTES = 16

export interface LinkToken {
  token: string
  tokenHash: string
  sealedToken: string
}

export interface LinkTokens {
  /** With one key there is nothing to seal anew. */
  readonly keyCount: number
  issue(): LinkToken
  /** Undefined when it was sealed with a key that is no longer listed. */
  open(sealedToken: string): string | undefined
  /** The token sealed with the newest key; undefined where that is so already, or can't be done. */
  reseal(sealedToken: string): string | undefined
}

/** Whether a text can be a token at all; anything else need not be looked up. */
export const isToken = (text: string): boolean => /^[0-9a-z]{26}$/.test(text)

/** No key is needed: nobody tries 2^130 tokens. So a link outlives every change of SECRET_KEY. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url')

/** @param keys of 32 bytes, newest first: the first seals, all of them open */
export function linkTokens(keys: readonly Buffer[]): LinkTokens {
  const [newest] = keys as [Buffer]
  const openWith = (sealed: string): [token: string, key: Buffer] | undefined => {
    for (const key of keys) {
      const token = unseal(key, sealed)
      if (token) return [token, key]
    }
    return undefined
  }
  return {
    keyCount: keys.length,
    issue() {
      const token = randomLetters(TOKEN_LETTERS)
      return { token, tokenHash: hashToken(token), sealedToken: seal(newest, token) }
    },
    open: (sealed) => openWith(sealed)?.[0],
    reseal(sealed) {
      const [token, key] = openWith(sealed) ?? []
      return token && key !== newest ? seal(newest, token) : undefined
    },
  }
}

function seal(key: Buffer, token: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
}

function unseal(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8')
    return text + decipher.final('utf8')
  } catch {
    return undefined
  }
}
