// The .env file: made on the first start with a secret of its own, read on every start.
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { ConfigError } from './config.ts'
import type { Environment } from './settings-reader.ts'

/**
 * The settings of the process, and below them those of `.env`.
 * In development a missing `.env` is made from `.env.example` with a random SECRET_KEY, unless the
 * process brings a SECRET_KEY of its own; then a file that this user may not read is passed over too.
 * @throws ConfigError when the file is needed and can't be read or made
 */
export function readEnvironment(root: string, env: Environment): Environment {
  const path = join(root, '.env')
  const isProduction =
    (env.NODE_ENV?.trim() || env.FLASK_ENV?.trim())?.toLowerCase() === 'production'
  const isNeeded = !env.SECRET_KEY
  const text =
    readIfThere(path, isNeeded) ?? (isNeeded && !isProduction ? makeEnvFile(root, path) : '')
  const settings: Record<string, string | undefined> = { ...parsed(text) }
  for (const [name, value] of Object.entries(env)) if (value !== '') settings[name] = value
  return settings
}

/** Node's parser passes over what it does not understand; a setting lost that way is a riddle. */
function parsed(text: string): NodeJS.Dict<string> {
  if (text.includes('\0') || text.includes('\ufffd')) {
    throw new ConfigError([
      '.env is not UTF-8 text. Save it as UTF-8, or remove it: the next start makes a new one',
    ])
  }
  const plain = text.replace(/^\ufeff/, '')
  // A quoted value may go over several lines: only its first one is looked at.
  const outside = plain.replace(
    /=\s*(["'`])(?:(?!\1)[\s\S])*\1/g,
    (value) => `=${value.replace(/[^\n]/g, '').replaceAll('\n', '\n#')}`,
  )
  const wrong = outside
    .split('\n')
    .findIndex((line) => !/^\s*(#|$|(export\s+)?[A-Za-z_][\w.-]*\s*=)/.test(line))
  if (wrong !== -1) {
    throw new ConfigError([
      `.env line ${wrong + 1} is not NAME=value. Correct it, or begin it with # to leave it out`,
    ])
  }
  const open = outside.split('\n').findIndex((line) => /^[^#=]+=\s*["'`]/.test(line))
  if (open !== -1) {
    throw new ConfigError([
      `.env line ${open + 1} opens a quote that is never closed. Close it, or remove it`,
    ])
  }
  return parseEnv(plain)
}

function readIfThere(path: string, isNeeded = true): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || !isNeeded) return undefined
    throw new ConfigError([
      `.env can't be read: ${message}. Let this user read it, or set SECRET_KEY yourself`,
    ])
  }
}

/** Linked into place: of two servers that start at once, one makes the file and both read it. */
function makeEnvFile(root: string, path: string): string {
  const example = readIfThere(join(root, '.env.example')) ?? 'SECRET_KEY=\n'
  const secret = randomBytes(32).toString('hex')
  const text = example.replace(/^SECRET_KEY=.*$/m, `SECRET_KEY=${secret}`)
  const temporary = `${path}.${process.pid}`
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new ConfigError([
        `.env can't be made: ${(error as Error).message}. Set SECRET_KEY yourself, or let this user write ${root} once`,
      ])
    }
  } finally {
    removeIfThere(temporary)
  }
  return readIfThere(path) ?? ''
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was never made.
  }
}
