// Whether a session directory that was there already is one that nobody else can tamper with.
import {
  chmodSync,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StoreUnavailable } from '../session-store.ts'
import { firstEntries, temporaryPath } from './record-files.ts'

/**
 * Takes the directory, and closes it to others: who can put files into it, can put a session back
 * that was logged out.
 * @param isForServer refuses a directory of somebody else to root as well, who may use any
 * @throws StoreUnavailable: one sentence with the cure
 */
export function takeDirectory(directory: string, isForServer: boolean): void {
  const stats = lstatSync(directory)
  if (stats.isSymbolicLink()) {
    refuse(directory, 'is a link', `Name what it leads to: SESSION_FILE_DIR=${realPath(directory)}`)
  }
  if (process.getuid === undefined) return
  if (isForServer && !isTrusted(stats.uid, directory)) {
    refuse(
      directory,
      `belongs to another user (uid ${stats.uid})`,
      `See that it holds nothing of theirs, then: chown ${process.geteuid?.()} ${directory}. Or choose another place: SESSION_FILE_DIR=/a/folder`,
    )
  }
  if ((stats.mode & 0o002) !== 0 && keepsModes(directory)) {
    const cure = `See that it holds nothing of theirs, then: chmod 700 ${directory}`
    refuse(directory, 'can be written by every user of this machine', cure)
  }
  tightenMode(directory, stats)
}

const realPath = (directory: string): string => {
  try {
    return realpathSync(directory)
  } catch {
    return '/a/folder'
  }
}

function refuse(directory: string, what: string, cure: string): never {
  throw new StoreUnavailable(`The session directory ${directory} ${what}. ${cure}`)
}

/** Trusts ourselves, and root, who may do everything. As root we trust the owner of the folder around, who can exchange the directory anyway. */
function isTrusted(owner: number, directory: string): boolean {
  const ourselves = process.geteuid?.()
  if (owner === ourselves || owner === 0) return true
  return ourselves === 0 && owner === statSync(dirname(directory)).uid
}

/** False on volumes that show every file as everybody's, as Windows's do: a mode says nothing there. */
function keepsModes(directory: string): boolean {
  const path = temporaryPath(directory)
  const file = openSync(path, 'wx', 0o600)
  try {
    return (fstatSync(file).mode & 0o777) === 0o600
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
}

/** A folder that holds other things than sessions keeps its mode, since others may need them. */
function tightenMode(directory: string, { mode, uid }: Stats): void {
  const isOurs = process.geteuid?.() === uid || process.geteuid?.() === 0
  if (isOurs && (mode & 0o077) !== 0 && isForSessions(directory)) chmodSync(directory, 0o700)
}

/** A start looks at no more: what is in a folder of other things besides sessions is met among these. */
const LOOKED_AT = 1_000

/** Whether the directory holds nothing but what we make: session files, and files that begin with a dot. */
export const isForSessions = (directory: string): boolean =>
  firstEntries(directory, LOOKED_AT).every(({ name }) => /^\.|^[0-9a-f]{32}$/.test(name))
