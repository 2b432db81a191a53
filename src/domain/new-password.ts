// The rules for a new password: it is long enough, not common, and not made of what everybody knows
// of its owner. They hold wherever a password is chosen.
import { isCommon } from './common-passwords.ts'
import { foldLeet, withoutGaps, withoutRuns } from './password-disguises.ts'
import { MAX_PASSWORD_BYTES } from './passwords.ts'

export const MIN_PASSWORD_BYTES = 12

/** The minimum for scripts in which a character takes several bytes. */
const MIN_PASSWORD_CHARACTERS = 8

/**
 * Words of this program, and words that people use where they must invent one. SECURITY.md lists
 * them.
 */
export const KNOWN_WORDS = [
  ...['holiday', 'party', 'planner', 'organizer', 'household', 'invitation'],
  ...['password', 'passwort', 'login', 'welcome', 'letmein', 'qwerty', 'christmas'],
]

/** How many letters and digits must be left when the known words are taken out. */
const LEAST_OWN_LETTERS = 6

const LEAST_CHARACTERS = 5

/**
 * Why a password can't be used; undefined when it can. There is no rule about which characters it
 * has.
 * @param names the owner's first and last name, household and email address
 */
export async function problemWithPassword(
  password: string,
  names: readonly string[],
): Promise<string | undefined> {
  const bytes = Buffer.byteLength(password)
  if (bytes < MIN_PASSWORD_BYTES) {
    return `Use at least ${MIN_PASSWORD_BYTES} characters. Three or four words that do not belong together are easy to remember.`
  }
  if ([...password.normalize('NFC')].length < MIN_PASSWORD_CHARACTERS) {
    return `Use at least ${MIN_PASSWORD_CHARACTERS} characters, in any script.`
  }
  if (bytes > MAX_PASSWORD_BYTES) {
    return `A password has at most ${MAX_PASSWORD_BYTES.toLocaleString('en')} bytes.`
  }
  if (new Set(password).size < LEAST_CHARACTERS) {
    return 'It repeats too few characters. Choose another.'
  }
  if (ownLetters(password, names) < LEAST_OWN_LETTERS) {
    return 'It is made of your name, your address, words of this site or a row of keys, which are tried first. Choose another.'
  }
  if (await isCommon(password)) {
    return 'Many people have used it, alone or with a few digits, so it is tried first. Choose another.'
  }
  return undefined
}

/** How many letters and digits are left without the known words, even if those are disguised. */
function ownLetters(password: string, names: readonly string[]): number {
  const words = names.flatMap((name) => normal(name).split(/[^\p{L}\p{N}]+/u))
  const known = [...words, ...KNOWN_WORDS].filter((word) => word.length >= 3)
  known.sort((a, b) => b.length - a.length)
  const typed = withoutGaps(normal(password))
  const disguises = [typed, ...foldLeet(typed)]
  return Math.min(...disguises.map((text) => restOf(text, known).length))
}

const normal = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The text without the known words; a year or number at its end does not count either. */
const restOf = (text: string, known: readonly string[]): string =>
  withoutRuns(known.reduce((rest, word) => rest.replaceAll(word, ' '), text)).replace(
    /\d{1,4}[^\p{L}\p{N}]*$|[^\p{L}\p{N}]/gu,
    '',
  )
