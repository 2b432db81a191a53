// SECRET_KEY: the keys, and which of them a stranger could guess or read somewhere.
import type { SettingsReader } from './settings-reader.ts'

const NEW_SECRET_COMMAND =
  "node -e \"console.log(require('node:crypto').randomBytes(32).toString('hex'))\""
const LEAST_LENGTH = 32

/** The keys, newest first; in production each must be strong. */
export function readSecretKeys(read: SettingsReader, isProduction: boolean): string[] {
  const secrets = read
    .text('SECRET_KEY', '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
  if (secrets.length === 0) {
    read.problem('SECRET_KEY', `is missing. Make one: ${NEW_SECRET_COMMAND}`)
  } else if (isProduction) {
    for (const [index, secret] of secrets.entries()) {
      const weakness = weaknessOf(secret)
      const which = secrets.length > 1 ? ` (key ${index + 1} of ${secrets.length})` : ''
      if (weakness)
        read.problem('SECRET_KEY', `${weakness}${which}. Make one: ${NEW_SECRET_COMMAND}`)
    }
  }
  return secrets
}

const SAMPLE = /change|example|secret|sample|password|your[-_ ]|lorem ipsum/i
/** Keys that this project's own files hold, or held: everybody can read them. */
const PUBLISHED = [
  /^a key for (tests|measuring) alone of more than thirty-two letters$/,
  /^q8Zr3vTn5kLw7xYb1mPc9sDf2gHj4aQe$/,
]
/** Of 16 random bytes in hex, one key in many millions has fewer. */
const DIFFERENT_CHARACTERS = 7
/** So much must be left of a key once everything that can be guessed is taken out. */
const LEAST_UNGUESSABLE = 20

function weaknessOf(secret: string): string | undefined {
  if (secret.length < LEAST_LENGTH) return `is shorter than ${LEAST_LENGTH} characters`
  if (PUBLISHED.some((key) => key.test(secret))) return 'is published in the files of this program'
  if (SAMPLE.test(secret)) return 'looks like a sample value'
  if (new Set(secret).size < DIFFERENT_CHARACTERS) return 'repeats too few different characters'
  if (unguessable(secret).length < LEAST_UNGUESSABLE) {
    return 'is made of rows of letters, repetitions or words that are easily guessed'
  }
  return undefined
}

const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
]
const WORDS =
  /develop(ment|er)?|production|testing|tests?|local(host)?|default|random|session|insecure|admin|super|flask|django|holiday|party|planner|prod|dev|key|only|this|not|for|use|app/gi

/**
 * What is left when each row of the alphabet or the keyboard, each repetition and each word of
 * such samples counts as one character. A random key loses a few characters at most.
 */
function unguessable(secret: string): string {
  const once = secret
    .toLowerCase()
    .replace(/(.+?)\1+/g, '$1')
    .replace(/(.{4,})(?=.*\1)/g, '')
  return withoutRows(once.replace(WORDS, '.'))
}

function withoutRows(text: string): string {
  let kept = ''
  for (let at = 0; at < text.length; at += rowLength(text, at)) kept += text[at]
  return kept
}

/** How many characters from here on follow each other; fewer than four are chance. */
function rowLength(text: string, start: number): number {
  let longest = 1
  for (const follows of [followsUpwards, followsDownwards]) {
    let end = start + 1
    while (end < text.length && follows(text[end - 1] ?? '', text[end] ?? '')) end++
    longest = Math.max(longest, end - start)
  }
  return longest >= 4 ? longest : 1
}

const followsUpwards = (a: string, b: string): boolean =>
  b.charCodeAt(0) - a.charCodeAt(0) === 1 || ROWS.some((row) => row.includes(a + b))
const followsDownwards = (a: string, b: string): boolean => followsUpwards(b, a)
