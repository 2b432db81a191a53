// The tokens of invitation links and calendar feeds: unguessable, and useless in a stolen database.
//
// The database holds a hash, by which a link is found, and the token encrypted with a key made of
// SECRET_KEY, so that the host can copy the link again at any time.
import { hash } from 'node:crypto'
import { randomLetters } from '../database/public-id.ts'
import { sealer } from '../system/sealed-text.ts'

/** 26 letters of 5 random bits: 130 bits. */
const TOKEN_LETTERS = 26

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
  const { keyCount, seal, open, reseal } = sealer(keys)
  return {
    keyCount,
    issue() {
      const token = randomLetters(TOKEN_LETTERS)
      return { token, tokenHash: hashToken(token), sealedToken: seal(token) }
    },
    open,
    reseal,
  }
}
