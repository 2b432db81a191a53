// What a new password must be: long enough, and not made of what everybody knows of its owner.
import { MAX_PASSWORD_BYTES } from './passwords.ts'

export const MIN_PASSWORD_BYTES = 12

/** Words of this program, and what people write where they must write something. */
const KNOWN_WORDS = [
  'holiday',
  'party',
  'planner',
  'password',
  'passwort',
  'organizer',
  'welcome',
  'letmein',
  'qwerty',
  'christmas',
]

/** How many letters must be left once the known words are taken out. */
const LEAST_OWN_LETTERS = 6

/**
 * Why a password can't be taken; undefined when it can. There are no rules on which characters it has.
 * @param names first and last name, household and email address of its owner
 */
export function problemWithPassword(
  password: string,
  names: readonly string[],
): string | undefined {
  const bytes = Buffer.byteLength(password)
  if (bytes < MIN_PASSWORD_BYTES) {
    return `Use at least ${MIN_PASSWORD_BYTES} characters. Three or four words that do not belong together are easy to remember.`
  }
  if (bytes > MAX_PASSWORD_BYTES) {
    return `A password has at most ${MAX_PASSWORD_BYTES.toLocaleString('en')} bytes.`
  }
  if (new Set(password).size < 5) return 'It repeats too few characters. Choose another.'
  if (ownLetters(password, names).length < LEAST_OWN_LETTERS) {
    return 'It is made of your name, your address or words that are tried first. Choose another.'
  }
  return undefined
}

function ownLetters(password: string, names: readonly string[]): string {
  const words = names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u))
  const known = [...words, ...KNOWN_WORDS].filter((word) => word.length >= 3)
  const rest = known
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), password.normalize('NFC').toLowerCase())
  return rest.replace(/\d{1,4}$|[^\p{L}\p{N}]/gu, '')
}
