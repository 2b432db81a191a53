// What people do to a simple password to make it look like another: digits, signs, repetition, rows of keys.

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

/** The text without what follows a row of keys, the alphabet or the numbers ("qwerty", "4321"). */
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

/** How far the text goes along `way` from `at` on. */
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

/** "p@ssw0rd" as "password"; the two ways in which a 1 may stand for a letter, i and l. */
export const foldLeet = (text: string): string[] =>
  ['i', 'l'].map((one) =>
    text.replace(/[^\p{L}\s]/gu, (sign) => (sign === '1' ? one : (LETTERS_FOR[sign] ?? sign))),
  )

/** "dragondragon" as "dragon" */
export const unrepeated = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text

/** More digits and signs than these, of no order, are no decoration. */
const MOST_DECORATION = 6

/**
 * "!iloveyou2026" as "iloveyou", and with what stands before or after it alone, since that may be a
 * letter in disguise; nothing where what stands around the letters is more than decoration.
 */
export function undecorated(text: string): string[] {
  const parts = /^([^\p{L}]*)(\p{L}.*\p{L})([^\p{L}]*)$/su.exec(text)
  if (!parts) return []
  const [, before = '', core = '', after = ''] = parts
  const around = [before, after].map((part) => unrepeated(withoutRuns(unrepeated(part)))).join('')
  return around.length <= MOST_DECORATION ? [core, before + core, core + after] : []
}
