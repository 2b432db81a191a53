// The .env file: made on the first start with a secret of its own, read on every start.
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config.ts'
import { parseSettings } from './env-text.ts'
import type { Environment } from './settings-reader.ts'

/**
 * The settings of the process, and below them those of `.env`.
 * In development a missing `.env` is made from `.env.example` with a random SECRET_KEY, unless the
 * process brings a SECRET_KEY of its own; then a file that this user may not read is passed over too.
 * @param makesFile false for a command that only looks: a missing `.env` stays missing
 * @throws ConfigError when the file is needed and can't be read or made
 */
export function readEnvironment(root: string, env: Environment, makesFile = true): Environment {
  const path = join(root, '.env')
  if ((modeOf(path) & OTHERS_MAY_WRITE) !== 0) {
    throw new ConfigError([
      '.env can be written by every user of this machine. See that its settings are yours, then: chmod 600 .env',
    ])
  }
  const isProduction =
    (env.NODE_ENV?.trim() || env.FLASK_ENV?.trim())?.toLowerCase() === 'production'
  const isNeeded = !env.SECRET_KEY
  const text =
    readIfThere(path, isNeeded) ??
    (makesFile && isNeeded && !isProduction ? makeEnvFile(root, path) : '')
  const settings: Record<string, string | undefined> = { ...parseSettings(text) }
  for (const [name, value] of Object.entries(env)) if (value !== '') settings[name] = value
  return settings
}

const OTHERS_MAY_WRITE = 0o002
const OTHERS_MAY_READ = 0o004

/** What the log says of a `.env` that more people can read than should. */
export function envFileWarnings(root: string): string[] {
  const isOpen = (modeOf(join(root, '.env')) & OTHERS_MAY_READ) !== 0
  return isOpen
    ? ['.env can be read by every user of this machine, SECRET_KEY included. Run: chmod 600 .env']
    : []
}

/**
 * The settings in a file that somebody named, such as a service's own.
 * @throws ConfigError when it can't be read or understood
 */
export function readSettingsFile(path: string): Environment {
  return parseSettings(readIfThere(path, true, path) ?? missing(path), path)
}

function missing(path: string): never {
  throw new ConfigError([`${path} is not there`])
}

/** 0 where there is no file, and on Windows, whose modes say nothing. */
const modeOf = (path: string): number =>
  process.platform === 'win32' ? 0 : (statSync(path, { throwIfNoEntry: false })?.mode ?? 0)

function readIfThere(path: string, isNeeded = true, shown = '.env'): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || !isNeeded) return undefined
    throw new ConfigError([
      `${shown} can't be read: ${message}. Let this user read it, or set SECRET_KEY yourself`,
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
