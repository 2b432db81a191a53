// SQLite for Kysely through node:sqlite: hides the file's modes, its settings and its locks.
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
  /** For a command that only reads: SQLite makes and changes no file. */
  isForLooking?: boolean
  /** What SQLite has answered outlives a power cut too, as it does with PostgreSQL; each change then
   *  waits for the disk. */
  isDurable?: boolean
  /** What a SQLite in memory holds at first, as `serialize` of node:sqlite wrote it; undefined: nothing. */
  image?: Uint8Array
}

/** While SQLite itself waits for another program's lock, this process answers nobody. */
const BUSY_TIMEOUT_MS = 0
const WAL_ATTEMPTS = 100

/**
 * A dialect over one open file. A missing file is made, and its folder (0700); the file gets 0600.
 * @param options OpenOptions
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
    // With "normal" a crash of the program loses nothing; a power cut may lose the last moment, never
    // the file.
    database.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`)
    database.exec('pragma foreign_keys = on')
    return database
  } catch (error) {
    throw new DatabaseUnavailable(error)
  }
}

/** SQLite makes its -wal and -shm for readers too, and leaves them, unless told that nobody writes. */
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
 * With it, readers and the writer don't wait for each other. SQLite does not keep its own busy
 * timeout here: programs that make the file at the same moment are refused at once.
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

/** For its owner alone: it holds password hashes. SQLite gives its -wal and -shm the same mode. */
function makeFile(file: string): void {
  makeFolders(dirname(file))
  refuseWhatOthersOwn(dirname(file), 'folder')
  if (existsSync(file)) refuseWhatOthersOwn(file, 'file')
  closeSync(openSync(file, 'a', 0o600))
}

const [WORLD_WRITABLE, STICKY] = [0o002, 0o1000]

/** Whoever else can exchange or fill the database decides who may log in. */
function refuseWhatOthersOwn(path: string, what: 'folder' | 'file'): void {
  const ourselves = process.geteuid?.()
  if (ourselves === undefined) return // Windows, whose modes say nothing.
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

/** Only once SQLite has taken it for a database: a mistyped path may be anything. */
function makePrivate(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch {
    // Somebody else's file, which we may write all the same.
  }
}

/** Also LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL. @see https://sqlite.org/rescode.html */
const TEMPORARY = new Set([BUSY, 6, 7, 8, 10, 13, 14, 15])

const isTemporary = (error: unknown): boolean => TEMPORARY.has(codeOf(error))
