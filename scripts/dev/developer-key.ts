// The project's word for its developer: `.dev-key` beside `.env`, made at the first `npm run dev`.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const FILE = '.dev-key'
const FORM = /^[\w-]{43}$/

/**
 * Made anew where others could read or write the file, or it holds something else. Where the folder
 * can't be written, the word lasts for this run alone.
 */
export function developerKey(root: string): string {
  const path = join(root, FILE)
  const known = readPrivate(path)
  if (known) return known
  const key = randomBytes(32).toString('base64url')
  try {
    rmSync(path, { force: true })
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    return readPrivate(path) ?? key // Another start made it at the same moment.
  }
  return key
}

/** Undefined unless it is a plain file of this user that nobody else may read or write. */
function readPrivate(path: string): string | undefined {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    const { mode, uid } = fstatSync(file)
    const isOurs = process.getuid === undefined || (uid === process.getuid() && !(mode & 0o077))
    const text = readFileSync(file, 'utf8').trim()
    return isOurs && FORM.test(text) ? text : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
