// The session directory on disk: its making, its modes, and writes that a crash can't tear.
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { open, opendir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { giveToOwnerOf, giveTreeToOwner } from './ownership.ts'
import { MAX_RECORD_BYTES } from './record-text.ts'
import { isRecordName } from './session-record.ts'
import { StoreUnavailable } from './session-store.ts'

const TEMPORARY_PREFIX = '.tmp-'
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const buffer = Buffer.allocUnsafe(MAX_RECORD_BYTES + 1)
let temporaryCount = 0

/** The file whose lock keeps changes apart. */
export const lockPath = (directory: string): string => join(directory, '.lock')

/**
 * Makes the directory (0700) with its own .gitignore, or takes one that is there.
 * @returns true when it had to be made
 * @throws an Error of one sentence with the cure
 */
export function prepareDirectory(directory: string): boolean {
  try {
    const created = mkdirSync(directory, { recursive: true, mode: 0o700 })
    if (created === undefined) tightenMode(directory)
    else giveTreeToOwner(created, directory)
    if (isForSessions(directory)) touch(join(directory, '.gitignore'), '*\n')
    touch(lockPath(directory), '')
    checkWritable(directory)
    return created !== undefined
  } catch (error) {
    throw new StoreUnavailable(explain(error, directory), { cause: error })
  }
}

/** Somebody's folder that holds other things as well keeps its mode, and git goes on seeing it. */
function tightenMode(directory: string): void {
  if (!isForSessions(directory)) return
  const { mode, uid } = statSync(directory)
  const isOurs = process.getuid === undefined || process.getuid() === uid || process.getuid() === 0
  if (isOurs && (mode & 0o077) !== 0) chmodSync(directory, 0o700)
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
    const sentence = code === 'EACCES' ? cure : explain(error, directory)
    throw new StoreUnavailable(sentence, { cause: error })
  }
}

/** Without the lock, or without room for a new name, log-ins and log-outs would fail one by one. */
function checkWritable(directory: string): void {
  const { R_OK, W_OK, X_OK } = constants
  accessSync(directory, R_OK | W_OK | X_OK)
  const lock = lockPath(directory)
  if (existsSync(lock)) accessSync(lock, R_OK | W_OK)
}

const isForSessions = (directory: string): boolean =>
  readdirSync(directory).every((name) => /^\.|^[0-9a-f]{32}$/.test(name))

/** Made before it is needed: on a disk that fills up later there would be no room for it. */
function touch(path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600)
    giveToOwnerOf(dirname(path), file)
    closeSync(writeAll(file, text))
  } catch {
    // It is there already, another server was first, or the disk is full: sessions work all the same.
  }
}

function explain(error: unknown, directory: string): string {
  const { code, message, path = directory } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') {
    const what = path === lockPath(directory) ? path : `The session directory ${directory}`
    return `${what} is not ours to use (${code}). Make its owner the user that runs this server: chown -R that user ${directory}, then chmod 700 ${directory}`
  }
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return `${directory} is not a directory. Move that file away, or set SESSION_FILE_DIR to another place.`
  }
  return `The session directory ${directory} can't be used: ${message}`
}

/** A link, a pipe or device, a file of somebody else: of this one file, not of the whole store. */
const UNREADABLE = new Set(['ELOOP', 'ENXIO', 'ENODEV', 'EACCES', 'EPERM'])

export interface FileContent {
  text: string
  stats: Stats
}

/** Undefined when there is no such file; 'unreadable' for what no session file is (a link, a pipe, too large). */
export function readRecordFile(path: string): FileContent | 'unreadable' | undefined {
  let file: number
  try {
    file = openSync(path, READ_FLAGS)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (UNREADABLE.has(code ?? '')) return 'unreadable'
    throw error
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile() || stats.size > MAX_RECORD_BYTES) return 'unreadable'
    return { text: buffer.toString('utf8', 0, readFully(file)), stats }
  } finally {
    closeSync(file)
  }
}

function readFully(file: number): number {
  let length = 0
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null)
    length += count
    if (count === 0 || length === buffer.length) return length
  }
}

const temporaryPath = (directory: string): string =>
  join(directory, `${TEMPORARY_PREFIX}${process.pid}-${Date.now()}-${temporaryCount++}`)

/** Replaces a file whole; survives a crash of the process, not of the machine. */
export function replaceFile(directory: string, name: string, text: string): void {
  const temporary = temporaryPath(directory)
  const file = openSync(temporary, 'wx', 0o600)
  giveToOwnerOf(directory, file)
  try {
    closeSync(writeAll(file, text))
    renameSync(temporary, join(directory, name))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** On failure the file is closed before the error goes on. */
function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text)
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** Replaces a file whole; when it resolves, a crash of the machine can't undo it. */
export async function replaceFileDurably(
  directory: string,
  name: string,
  text: string,
): Promise<void> {
  const temporary = temporaryPath(directory)
  try {
    const file = await open(temporary, 'wx', 0o600)
    giveToOwnerOf(directory, file.fd)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(directory, name))
    await syncDirectory(directory)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Makes renames and removals in the directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const file = await open(directory, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** False when it was not there. */
export function removeFile(path: string): boolean {
  try {
    unlinkSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** The names of all session files, read a few at a time; an absent directory has none. */
export async function* recordNames(directory: string): AsyncIterable<string> {
  for await (const name of namesIn(directory)) if (isRecordName(name)) yield name
}

/** Removes what a crash in the middle of a write left behind. */
export async function removeOldTemporaries(directory: string, olderThanMs: number): Promise<void> {
  for await (const name of namesIn(directory)) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue
    const stats = statSync(join(directory, name), { throwIfNoEntry: false })
    if (stats && Date.now() - stats.mtimeMs > olderThanMs) removeFile(join(directory, name))
  }
}

async function* namesIn(directory: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(directory, { bufferSize: 256 })) yield entry.name
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
