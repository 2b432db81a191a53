// Session records as files, one a session: the store, put together from its parts in this room.
import { join, resolve } from 'node:path'
import { shortPath } from '../../system/short-path.ts'
import { isRecordName, LONGEST_LIFETIME_SECONDS, recordName } from '../session-record.ts'
import {
  makesNothing,
  type SessionStore,
  type StoreOptions,
  StoreUnavailable,
  type StoreUse,
} from '../session-store.ts'
import { clearRecords, listRecords, surveyRecords, sweepRecords } from './all-records.ts'
import { directoryLock } from './directory-lock.ts'
import { FileRecords } from './file-records.ts'
import { lockPath, lookAtDirectory, prepareDirectory } from './session-directory.ts'

export interface FileStoreOptions extends StoreOptions {
  directory: string
  /** Paths are shown from this folder on; from the current one when undefined. */
  root?: string
  /**
   * A server refuses a directory that others could tamper with; a command that fills works as root
   * for whoever owns the directory. 'serving' when undefined.
   */
  use?: StoreUse | undefined
  /** A file that does not verify is removed once it is this old; when undefined, as old as a session
   *  may become: a server with another SECRET_KEY may know it. */
  keepDamagedSeconds?: number
}

export interface FileStore extends SessionStore {
  /** The directory did not exist before this store was opened. */
  readonly wasCreated: boolean
}

/** @throws StoreUnavailable with the cure when the directory can't be used */
export function openFileStore(options: FileStoreOptions): FileStore {
  const { keepDamagedSeconds = LONGEST_LIFETIME_SECONDS, use = 'serving' } = options
  const directory = resolve(options.directory)
  const prepare = () => prepareDirectory(directory, use === 'serving')
  const look = () => lookAtDirectory(directory)
  const onlyLooks = makesNothing(use)
  if (onlyLooks) look()
  const wasCreated = !onlyLooks && prepare()
  const lock = directoryLock(lockPath(directory), prepare)
  const records = new FileRecords({ ...options, directory, lock, prepare })
  const label = shortPath(directory, options.root)

  return {
    type: 'filesystem',
    label: `${label}/`,
    wasCreated,
    ready: () => guardAsync(async () => void (onlyLooks ? look : prepare)()),
    read: (sessionId) => guard(() => records.read(records.pathOfSession(sessionId))),
    readByName: (name) =>
      isRecordName(name) ? guard(() => records.read(records.pathOf(name))) : undefined,
    create: (sessionId, record) => guardAsync(() => records.create(recordName(sessionId), record)),
    importRecord: (name, record) => guardAsync(() => records.importRecord(name, record)),
    update: (sessionId, change) =>
      guardAsync(() => records.change(records.pathOfSession(sessionId), change)),
    updateByName: (name, change) => guardAsync(() => records.change(records.pathOf(name), change)),
    destroy: (sessionId) => guardAsync(() => records.destroy(records.pathOfSession(sessionId))),
    destroyByName: (name) => guardAsync(() => records.destroy(records.pathOf(name))),
    take: (sessionId) => guardAsync(() => records.take(records.pathOfSession(sessionId))),
    list: () => listRecords(records),
    sweep: () => guardAsync(() => sweepRecords(records, keepDamagedSeconds)),
    survey: () => guardAsync(() => surveyRecords(records, keepDamagedSeconds)),
    clear: () => guardAsync(() => clearRecords(records)),
    location: (name) => join(label, name),
    async close() {
      lock.close()
    },
  }
}

function guard<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw asUnavailable(error)
  }
}

async function guardAsync<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw asUnavailable(error)
  }
}

/** Errors of the operating system are the store's; any other is a mistake in the program and goes on. */
function asUnavailable(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof StoreUnavailable || !code || !syscall) return error
  return new StoreUnavailable(`The session files can't be used: ${(error as Error).message}`, {
    cause: error,
  })
}
