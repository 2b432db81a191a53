// SQLite for Kysely through node:sqlite; hides the file's modes, its settings and its locks.
import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { SqliteDialect } from 'kysely'
import { makeFolders } from '../system/folders.ts'
import { BUSY, codeOf, PatientAdapter, PatientDriver } from './sqlite-driver.ts'
import { statementCache } from './sqlite-statements.ts'
import { DatabaseUnavailable, reportUnavailable } from './unavailable.ts'

export const MEMORY = ':memory:'

export interface OpenOptions {
  /** Whether a command only reads: then SQLite makes and changes no file. */
  isForLooking?: boolean
  /**
   * Whether changes outlive a power cut, as they do with PostgreSQL; each change then waits for the
   * disk.
   */
  isDurable?: boolean
  /**
   * The contents of a database in memory, as `serialize` of node:sqlite wrote them; undefined for
   * an empty one.
   */
  image?: Uint8Array
}

/**
 * SQLite must not wait for another program's lock itself, since this process would answer nobody
 * meanwhile.
 */
const BUSY_TIMEOUT_MS = 0
const WAL_ATTEMPTS = 100

/**
 * A dialect over one open file. A missing file is made, with mode 0600, and its folder with 0700.
 * @throws DatabaseUnavailable when the file can't be opened
 */
export async function sqliteDialect(
  file: string,
  { isForLooking = false, isDurable = false, image }: OpenOptions = {},
): Promise<SqliteDialect> {
  const looks = isForLooking && file !== MEMORY
  const database = looks ? openToLook(file) : await openFile(file, isDurable)
  if (image && file === MEMORY) database.deserialize(image)
  const prepare = statementCache(database)
  const opened = { prepare, close: () => database.close() }
  const driver = () => new PatientDriver(opened, () => database.isTransaction)
  return Object.assign(new SqliteDialect({ database: opened }), {
    createAdapter: () => new PatientAdapter(),
    createDriver: () => reportUnavailable(driver(), isTemporary),
  })
}

async function openFile(file: string, isDurable: boolean): Promise<DatabaseSync> {
  try {
    if (file !== MEMORY) makeFile(file)
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    await useWriteAheadLog(database)
    if (file !== MEMORY) makePrivate(file)
    // With "normal", a crash of the program loses nothing; a power cut may lose the last moment,
    // but does not damage the file.
    database.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`)
    database.exec('pragma foreign_keys = on')
    return database
  } catch (error) {
    throw new DatabaseUnavailable(error)
  }
}

/**
 * Opens the file without writing: unless told that nobody writes, SQLite makes -wal and -shm files
 * for readers too, and leaves them.
 */
function openToLook(file: string): DatabaseSync {
  const location = pathToFileURL(file)
  if (!existsSync(`${file}-shm`)) location.searchParams.set('immutable', '1')
  try {
    return new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw new DatabaseUnavailable(error)
  }
}

/**
 * With a write-ahead log, readers and the writer do not wait for each other. SQLite does not use
 * its busy timeout here, so programs that make the file at the same moment have to try again.
 */
async function useWriteAheadLog(database: DatabaseSync): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return database.exec('pragma journal_mode = wal')
    } catch (error) {
      if (codeOf(error) !== BUSY || attempt === WAL_ATTEMPTS) throw error
      await delay(10)
    }
  }
}

/**
 * Makes the file for its owner only, since it holds password hashes. SQLite gives its -wal and -shm
 * files the same mode.
 */
function makeFile(file: string): void {
  makeFolders(dirname(file))
  refuseWhatOthersOwn(dirname(file), 'folder')
  if (existsSync(file)) refuseWhatOthersOwn(file, 'file')
  closeSync(openSync(file, 'a', 0o600))
}

const [WORLD_WRITABLE, STICKY] = [0o002, 0o1000]

/** Refuses a file or folder that other users can change: they could decide who may log in. */
function refuseWhatOthersOwn(path: string, what: 'folder' | 'file'): void {
  const ourselves = process.geteuid?.()
  if (ourselves === undefined) return // On Windows modes tell nothing.
  const { mode, uid } = statSync(path)
  const isOpen = (mode & WORLD_WRITABLE) !== 0 && (what === 'file' || (mode & STICKY) === 0)
  if (isOpen) {
    const cure = `See that it is yours, then: chmod o-w ${path}`
    throw new Error(`the ${what} ${path} can be written by every user of this machine. ${cure}`)
  }
  if (ourselves === 0 || uid === ourselves || uid === 0) return
  throw new Error(
    `the ${what} ${path} belongs to another user (uid ${uid}). Choose another place: DATABASE_URL=sqlite:/a/folder/planner.db`,
  )
}

/**
 * Makes an existing file private. To be called once SQLite has taken it for a database, since a
 * mistyped path may be any file.
 */
function makePrivate(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch {
    // The file belongs to another user, who lets us write it.
  }
}

/**
 * BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
 * @see https://sqlite.org/rescode.html
 */
const TEMPORARY = new Set([BUSY, 6, 7, 8, 10, 13, 14, 15])

const isTemporary = (error: unknown): boolean => TEMPORARY.has(codeOf(error))
