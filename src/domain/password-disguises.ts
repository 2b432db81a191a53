// Undoes what people do to make a simple password look like another: digits, signs, repetition, rows
// of keys.

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
]
const WAYS = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(''))]

const LEAST_RUN = 4

/** The text without runs along the keyboard, the alphabet or the numbers ("qwerty", "4321"). */
export function withoutRuns(text: string): string {
  let rest = ''
  let at = 0
  while (at < text.length) {
    const length = Math.max(...WAYS.map((way) => sharedLength(text, at, way)))
    if (length < LEAST_RUN) rest += text[at]
    at += length < LEAST_RUN ? 1 : length
  }
  return rest
}

/** How many characters of the text, from `at` on, follow `way`. */
function sharedLength(text: string, at: number, way: string): number {
  const start = way.indexOf(text[at] ?? '')
  if (start === -1) return 0
  let length = 1
  while (start + length < way.length && text[at + length] === way[start + length]) length++
  return length
}

export const withoutGaps = (text: string): string => text.replace(/[\s._-]+/g, '')

const LETTERS_FOR: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' },
  ...{ '@': 'a', $: 's', '!': 'i', '€': 'e', '+': 't' },
}

/** "p@ssw0rd" as "password"; two results, since a 1 may stand for i or for l. */
export const foldLeet = (text: string): string[] =>
  ['i', 'l'].map((one) =>
    text.replace(/[^\p{L}\s]/gu, (sign) => (sign === '1' ? one : (LETTERS_FOR[sign] ?? sign))),
  )

/** "dragondragon" as "dragon" */
export const unrepeated = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text

/**
 * More digits and signs than this, unless they are runs, are no decoration but a part of the
 * password.
 */
const MOST_DECORATION = 6

/**
 * "!iloveyou2026" as "iloveyou", and also with only what stands before or after it, since that may
 * be a disguised letter. Nothing where the letters are surrounded by more than decoration.
 */
export function undecorated(text: string): string[] {
  const parts = /^([^\p{L}]*)(\p{L}.*\p{L})([^\p{L}]*)$/su.exec(text)
  if (!parts) return []
  const [, before = '', core = '', after = ''] = parts
  const around = [before, after].map((part) => unrepeated(withoutRuns(unrepeated(part)))).join('')
  return around.length <= MOST_DECORATION ? [core, before + core, core + after] : []
}
