// Random letters for names that nobody can guess or count: public ids and the tokens of links.
import { randomBytes } from 'node:crypto'

/** Digits and lower-case letters without i, l, o and u: 32 of them, so that each letter is 5 bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** @returns `count` letters with 5 random bits each; safe in URLs, form fields and file names */
export const randomLetters = (count: number): string =>
  Array.from(randomBytes(count), (byte) => LETTERS[byte % LETTERS.length]).join('')

const PUBLIC_ID_LETTERS = 16

/** The name of a row in URLs and forms: 80 random bits that tell nothing about how many rows there are. */
export const newPublicId = (): string => randomLetters(PUBLIC_ID_LETTERS)
