// Session files on disk: reads that take nothing else for one, writes that a crash can't tear.
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  opendirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { open, opendir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MAX_RECORD_BYTES } from '../record-format.ts'
import { isRecordName } from '../session-record.ts'
import { giveToOwnerOf } from './ownership.ts'

const TEMPORARY_PREFIX = '.tmp-'
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const buffer = Buffer.allocUnsafe(MAX_RECORD_BYTES + 1)
let temporaryCount = 0

/** Errors of this one file (a link, a pipe, a device, somebody else's), which are none of the whole store. */
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
    return { text: buffer.toString('utf8', 0, readFully(file, stats.size)), stats }
  } finally {
    closeSync(file)
  }
}

/** A session file is replaced whole, so none is longer than it was when it was opened. */
function readFully(file: number, size: number): number {
  let length = 0
  while (length < size) {
    const count = readSync(file, buffer, length, size - length, null)
    if (count === 0) break
    length += count
  }
  return length
}

/** A new name at each call. The file that is written there gets its own name once it is whole. */
export const temporaryPath = (directory: string): string =>
  join(directory, `${TEMPORARY_PREFIX}${process.pid}-${Date.now()}-${temporaryCount++}`)

/** Errors that Windows gives while a virus scanner looks at the file. */
const REFUSED_FOR_A_MOMENT = new Set(['EPERM', 'EACCES', 'EBUSY'])
const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 160

/** Renames and removals that are refused are tried again, for a third of a second. */
export async function tryAgain<T>(act: () => T | Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      return await act()
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (!REFUSED_FOR_A_MOMENT.has(code) || pauseMs > LONGEST_PAUSE_MS) throw error
    }
    await delay(pauseMs)
  }
}

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
export function writeAll(file: number, text: string): number {
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
    await tryAgain(() => rename(temporary, join(directory, name)))
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

/** What lies in a directory, in no order; the first `most` of them where there are more. */
export function firstEntries(directory: string, most: number): Dirent[] {
  const entries: Dirent[] = []
  const folder = opendirSync(directory, { bufferSize: most })
  try {
    while (entries.length < most) {
      const entry = folder.readSync()
      if (!entry) break
      entries.push(entry)
    }
    return entries
  } finally {
    folder.closeSync()
  }
}

/** The names of all session files, read a few at a time; an absent directory has none. */
export async function* recordNames(directory: string): AsyncIterable<string> {
  for await (const name of namesIn(directory)) if (isRecordName(name)) yield name
}

/** The names of files whose writing is under way, or was cut off by a crash. */
export async function* temporaryNames(directory: string): AsyncIterable<string> {
  for await (const name of namesIn(directory)) if (name.startsWith(TEMPORARY_PREFIX)) yield name
}

async function* namesIn(directory: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(directory, { bufferSize: 256 })) yield entry.name
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
