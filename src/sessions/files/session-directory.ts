// The session directory: makes it, or looks whether it is one that nobody else can tamper with.
import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolders } from '../../system/folders.ts'
import { isRecordName } from '../session-record.ts'
import { StoreUnavailable } from '../session-store.ts'
import { isForSessions, takeDirectory } from './directory-trust.ts'
import { giveToOwnerOf, giveTreeToOwner } from './ownership.ts'
import { firstEntries, writeAll } from './record-files.ts'

/** No more files than these are looked at: what made one unreadable has made others so. */
const LOOKED_AT = 100
/** The file whose lock keeps changes apart. */
export const lockPath = (directory: string): string => join(directory, '.lock')

/**
 * Makes the directory (0700) with its own .gitignore, or takes one that is there.
 * @param isForServer refuses a directory of somebody else to root as well, who may use any
 * @returns true when it had to be made
 * @throws StoreUnavailable: one sentence with the cure
 */
export function prepareDirectory(directory: string, isForServer = true): boolean {
  try {
    const created = makeFolders(directory)
    if (created !== undefined) giveTreeToOwner(created, directory)
    else takeDirectory(directory, isForServer)
    const gitignore = join(directory, '.gitignore')
    if (!existsSync(gitignore) && isForSessions(directory)) touch(gitignore, '*\n')
    touch(lockPath(directory), '')
    checkUsable(directory)
    return created !== undefined
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error
    throw new StoreUnavailable(describeDirectoryError(error, directory), { cause: error })
  }
}

/**
 * Makes nothing: for a command that only looks.
 * @returns false when there is no such directory
 * @throws StoreUnavailable when it can't be read
 */
export function lookAtDirectory(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.X_OK)
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    const cure = `The session directory ${directory} is not ours to read (${code}). Run this command as its owner, or as root.`
    const sentence = code === 'EACCES' ? cure : describeDirectoryError(error, directory)
    throw new StoreUnavailable(sentence, { cause: error })
  }
}

/**
 * Without the lock or the right to make files, log-ins and log-outs would fail one by one; with
 * session files that another user made, people would be logged out without a word.
 */
function checkUsable(directory: string): void {
  const { R_OK, W_OK, X_OK } = constants
  accessSync(directory, R_OK | W_OK | X_OK)
  if (existsSync(lockPath(directory))) accessSync(lockPath(directory), R_OK | W_OK)
  for (const name of someRecordNames(directory)) checkReadable(join(directory, name))
}

const someRecordNames = (directory: string): string[] =>
  firstEntries(directory, LOOKED_AT)
    .filter((entry) => entry.isFile() && isRecordName(entry.name))
    .map(({ name }) => name)

function checkReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // A file that is gone is a session that ended meanwhile.
  }
}

/**
 * Made before it is needed: on a disk that fills up later there would be no room for it. On one that
 * is full already sessions work all the same.
 */
function touch(path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600)
    giveToOwnerOf(dirname(path), file)
    closeSync(writeAll(file, text))
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!/^(EEXIST|ENOSPC|EDQUOT)$/.test(code)) throw error
  }
}

function describeDirectoryError(error: unknown, directory: string): string {
  const { code, message, path = directory } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') {
    const what = path === directory ? `The session directory ${directory}` : path
    return `${what} is not ours to use (${code}). Make its owner the user that runs this server: chown -R that user ${directory}, then chmod 700 ${directory}`
  }
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return `${directory} is not a directory. Move that file away, or set SESSION_FILE_DIR to another place.`
  }
  return `The session directory ${directory} can't be used: ${message}. Choose another place: SESSION_FILE_DIR=/a/folder`
}
