// The text of a settings file: refuses by name and line what Node's own parser would pass over or cut.
import { parseEnv } from 'node:util'
import { ConfigError } from './config.ts'

const ASSIGNMENT = /^\s*(#|$|(export\s+)?[A-Za-z_][\w.-]*\s*=)/
/** The name and, as a whole, its quoted value; or the name and the rest of a line without quotes. */
const VALUES =
  /^(\s*(?:export\s+)?[\w.-]+[^\S\n]*=[^\S\n]*)(?:(["'`])(?:(?!\2)[\s\S])*\2|([^\s"'`#][^\n]*))/gm

/**
 * Reads NAME=value lines, with quotes and comments as a shell has them: a `#` begins a comment at
 * the start of a line or after a blank, and is a character like any other elsewhere.
 * @param file its name, for what is wrong with it
 * @throws ConfigError
 */
export function parseSettings(text: string, file = '.env'): NodeJS.Dict<string> {
  if (text.includes('\0') || text.includes('\ufffd')) {
    const advice = `Save it as UTF-8, and keep the SECRET_KEY in it: a new one logs everyone out`
    throw new ConfigError([`${file} is not UTF-8 text. ${advice}`])
  }
  const plain = text.replace(/^\ufeff/, '').replace(/[^\S\n]+$/gm, '')
  check(plain, file)
  return parseEnv(
    plain.replace(VALUES, (whole, name, quote, value) =>
      quote ? whole : name + inQuotes(value, file),
    ),
  )
}

function check(text: string, file: string): void {
  // A quoted value may go over several lines: they are taken out, and the lines keep their numbers.
  const lines = text
    .replace(VALUES, (whole, name: string, quote) =>
      quote ? `${name}\0${'\n#'.repeat(whole.slice(name.length).split('\n').length - 1)}` : whole,
    )
    .split('\n')
  const refuse = (pattern: RegExp, is: boolean, what: string): void => {
    const wrong = lines.findIndex((line) => pattern.test(line) === is)
    if (wrong !== -1) throw new ConfigError([`${file} line ${wrong + 1} ${what}`])
  }
  refuse(ASSIGNMENT, false, 'is not NAME=value. Correct it, or begin it with # to leave it out')
  refuse(/^[^#=]+=\s*["'`]/, true, 'opens a quote that is never closed. Close it, or remove it')
  refuse(/\0(?!\s*$|\s+#)/, true, 'goes on after its closing quote. Put the whole value in quotes')
  refuse(/^[^#=]+=#/, true, 'has a value that begins with #. Put it in quotes')
}

/** Node's parser cuts a value at any `#`, which in quotes it does not. */
function inQuotes(text: string, file: string): string {
  const value = text.replace(/\s+#.*$/, '')
  if (!value.includes('#')) return text
  const quote = ["'", '"', '`'].find((quote) => !value.includes(quote))
  if (!quote) {
    throw new ConfigError([`${file} has a value with # and all kinds of quotes. Use another value`])
  }
  return quote + value.trimEnd() + quote
}
