// The tokens of invitation links and calendar feeds: nobody can guess them, and a stolen database
// does not show them.
//
// The database keeps a hash, by which a link is found, and the token sealed with a key that is
// derived from SECRET_KEY, so that the host can copy the link again at any time.
import { hash } from 'node:crypto'
import { randomLetters } from '../database/public-id.ts'
import { sealer } from '../system/sealed-text.ts'

/** 26 letters of 5 random bits each are 130 bits. */
const TOKEN_LETTERS = 26

export interface LinkToken {
  token: string
  tokenHash: string
  sealedToken: string
}

export interface LinkTokens {
  /** How many keys there are; with one key no token has to be sealed anew. */
  readonly keyCount: number
  issue(): LinkToken
  /** @returns the token; undefined when the key that sealed it is no longer listed */
  open(sealedToken: string): string | undefined
  /**
   * @returns the token sealed with the newest key; undefined when it is already, or can't be opened
   */
  reseal(sealedToken: string): string | undefined
}

/** Whether a text can be a token; other texts are not looked up. */
export const isToken = (text: string): boolean => /^[0-9a-z]{26}$/.test(text)

/**
 * The hash needs no key, since nobody can try 2^130 tokens. So links outlive every change of
 * SECRET_KEY.
 */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url')

/** @param keys 32 bytes each, newest first: the first one seals, all of them open */
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
