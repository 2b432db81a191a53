// Random letters for public ids and the tokens of links, which nobody can guess or count.
import { randomBytes } from 'node:crypto'

/** Digits and lower-case letters without i, l, o and u: 32 of them, so that each letter is 5 bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * @returns one letter for each byte, with 5 of its bits; safe in URLs, form fields and file names
 */
export const lettersOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('')

/** @returns `count` letters with 5 random bits each */
export const randomLetters = (count: number): string => lettersOf(randomBytes(count))

const PUBLIC_ID_LETTERS = 16

/** The name of a row in URLs and forms: 80 random bits, which do not tell how many rows there are. */
export const newPublicId = (): string => randomLetters(PUBLIC_ID_LETTERS)
