// Session records as files, one a session; hides caching, locking and everything about the disk.
//
// A page view costs one lstat: the decoded record is kept, and read again only when the file's
// identity changed. All reads are synchronous, since asynchronous ones would queue behind
// password hashes in the thread pool. Decision: docs/decisions/003-file-store.md
import { lstatSync, type Stats } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { decodeRecord, encodeRecord, LARGE_RECORD_BYTES, mutableCopy } from '../record-format.ts'
import {
  hasEnded,
  isLater,
  LONGEST_LIFETIME_SECONDS,
  recordName,
  type SessionRecord,
} from '../session-record.ts'
import {
  type NamedRecord,
  type RecordChange,
  type SessionStore,
  type StoredRecord,
  type StoreOptions,
  type StoreTotals,
  StoreUnavailable,
} from '../session-store.ts'
import { directoryLock } from './directory-lock.ts'
import {
  readRecordFile,
  recordNames,
  removeFile,
  removeOldTemporaries,
  replaceFile,
  replaceFileDurably,
  syncDirectory,
  tryAgain,
} from './record-files.ts'
import { lockPath, lookAtDirectory, prepareDirectory } from './session-directory.ts'

export interface FileStoreOptions extends StoreOptions {
  directory: string
  /** Paths are shown from this folder on; from the current one when undefined. */
  root?: string
  /**
   * A server refuses a directory that others could tamper with. A command that looks makes nothing,
   * and to it an absent directory holds no session; one that fills makes what is missing, and as
   * root works for whoever owns the directory. 'serving' when undefined.
   */
  use?: StoreUse | undefined
  /** A file that does not verify is removed once it is this old; when undefined, as old as a session
   *  may become: a server with another SECRET_KEY may know it. */
  keepDamagedSeconds?: number
}

export type StoreUse = 'serving' | 'looking' | 'filling'

export interface FileStore extends SessionStore {
  /** The directory did not exist before this store was opened. */
  readonly createdDirectory: boolean
}

interface Cached extends StoredRecord {
  ino: number
  mtimeMs: number
  ctimeMs: number
  readAtMs: number
}

const CACHED_RECORDS = 20_000
const WARNED_NAMES = 1_000
/** Two writes within one tick of the kernel's clock leave the same times: trust only older ones. */
const CLOCK_TICK_MS = 40
/** Walking all files works this long, then rests as long: nobody's page waits for it. */
const SLICE_MS = 4

/** @throws StoreUnavailable with the cure when the directory can't be used */
export function openFileStore(options: FileStoreOptions): FileStore {
  const { keys, lifetimes, clock = Date.now, warn = () => {} } = options
  const directory = resolve(options.directory)
  const { keepDamagedSeconds = LONGEST_LIFETIME_SECONDS, use = 'serving' } = options
  const cache = new Map<string, Cached>()
  const paths = new Map<string, string>()
  const warned = new Set<string>()
  const prepare = () => prepareDirectory(directory, use === 'serving')
  const look = () => lookAtDirectory(directory)
  if (use === 'looking') look()
  const createdDirectory = use !== 'looking' && prepare()
  const lock = directoryLock(lockPath(directory), prepare)

  /** Nobody else changes anything meanwhile. What is refused for a moment is done anew from its start. */
  const changing = <T>(change: () => T): Promise<T> => tryAgain(() => lock.hold(change))

  const pathOf = (name: string): string => join(directory, name)

  function pathOfSession(sessionId: string): string {
    const known = paths.get(sessionId)
    if (known) return known
    const path = pathOf(recordName(sessionId))
    remember(paths, sessionId, path)
    return path
  }

  function warnOnce(name: string, message: string): void {
    if (warned.has(name) || warned.size >= WARNED_NAMES) return
    warned.add(name)
    warn(message)
  }

  /** Reads the file itself; what has ended comes back like any other. */
  function load(path: string): Cached | 'unreadable' | undefined {
    const readAtMs = Date.now()
    const file = readRecordFile(path)
    if (file === undefined) return undefined
    const name = basename(path)
    const decoded =
      file === 'unreadable' ? undefined : decodeRecord(file.text, name, keys, lifetimes)
    if (file === 'unreadable' || !decoded) {
      warnOnce(
        name,
        `Session file ${name} is damaged, edited, renamed or not ours to read: it is ignored.`,
      )
      return 'unreadable'
    }
    const { ino, mtimeMs, ctimeMs, size } = file.stats
    return { ...decoded, bytes: size, ino, mtimeMs, ctimeMs, readAtMs }
  }

  function readLive(path: string): Cached | undefined {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    let cached = cache.get(path)
    if (!stats) {
      if (cached) cache.delete(path)
      return undefined
    }
    if (!cached || !isSameFile(cached, stats)) {
      const loaded = load(path)
      cache.delete(path)
      if (!loaded || loaded === 'unreadable') return undefined
      remember(cache, path, loaded)
      cached = loaded
    }
    return hasEnded(cached.record, clock()) ? undefined : cached
  }

  function changeRecord(path: string, change: RecordChange): StoredRecord | undefined {
    const current = load(path)
    if (!current || current === 'unreadable' || hasEnded(current.record, clock())) return undefined
    const draft = { ...current.record, data: mutableCopy(current.record.data) }
    change(draft)
    const name = basename(path)
    const text = encodeRecord(draft, name, keys)
    warnIfLarge(name, text)
    replaceFile(directory, name, text)
    cache.delete(path)
    return readLive(path)
  }

  function adoptRecord(name: string, record: SessionRecord): boolean {
    const path = pathOf(name)
    const present = load(path)
    const isHere = present && present !== 'unreadable' && !hasEnded(present.record, clock())
    if (isHere && !isLater(record, present.record)) return false
    replaceFile(directory, name, encodeRecord(record, name, keys))
    cache.delete(path)
    return true
  }

  function warnIfLarge(name: string, text: string): void {
    if (text.length <= LARGE_RECORD_BYTES) return
    warnOnce(name, `Session ${name} has grown to ${text.length} bytes: keep less in it.`)
  }

  async function destroyFile(path: string): Promise<boolean> {
    cache.delete(path)
    if (!lstatSync(path, { throwIfNoEntry: false })) return false
    const removed = await changing(() => removeFile(path))
    if (removed) await syncDirectory(directory)
    return removed
  }

  async function takeFile(path: string): Promise<StoredRecord | undefined> {
    cache.delete(path)
    const taken = await changing(() => {
      const loaded = load(path)
      return { loaded, isRemoved: removeFile(path) }
    })
    if (taken.isRemoved) await syncDirectory(directory)
    const { loaded } = taken
    const isLive = loaded && loaded !== 'unreadable' && !hasEnded(loaded.record, clock())
    return isLive ? loaded : undefined
  }

  async function* walk(): AsyncIterable<{ name: string; path: string }> {
    let sliceStart = performance.now()
    for await (const name of recordNames(directory)) {
      yield { name, path: pathOf(name) }
      if (performance.now() - sliceStart > SLICE_MS) {
        await delay(SLICE_MS)
        sliceStart = performance.now()
      }
    }
  }

  async function* list(): AsyncIterable<NamedRecord> {
    for await (const { name, path } of walk()) {
      const loaded = load(path)
      if (loaded && loaded !== 'unreadable' && !hasEnded(loaded.record, clock())) {
        yield { ...loaded, name }
      }
    }
  }

  /** One file that can't be removed (a folder, somebody else's) stops nobody from removing the rest. */
  function tryToRemove(path: string): boolean {
    try {
      return removeFile(path)
    } catch (error) {
      return warnOfLeftover(path, error as Error)
    }
  }

  function warnOfLeftover(path: string, error: Error): false {
    warnOnce(path, `${path} can't be removed: ${error.message}`)
    return false
  }

  function sweepOne(path: string, totals: StoreTotals, remove: typeof tryToRemove): void {
    const loaded = load(path)
    if (!loaded) return
    if (loaded === 'unreadable') {
      const stats = lstatSync(path, { throwIfNoEntry: false })
      const isOld = stats?.isFile() && Date.now() - stats.mtimeMs > keepDamagedSeconds * 1000
      if (isOld && remove(path)) totals.removed++
      else totals.damaged++
    } else if (hasEnded(loaded.record, clock())) {
      cache.delete(path)
      if (remove(path)) totals.removed++
    } else {
      totals.live++
      totals.bytes += loaded.bytes
      totals.largestBytes = Math.max(totals.largestBytes, loaded.bytes)
    }
  }

  async function survey(remove: typeof tryToRemove): Promise<StoreTotals> {
    const totals = { live: 0, removed: 0, damaged: 0, bytes: 0, largestBytes: 0 }
    for await (const { path } of walk()) sweepOne(path, totals, remove)
    return totals
  }

  async function sweep(): Promise<StoreTotals> {
    const totals = await survey(tryToRemove)
    await removeOldTemporaries(directory, 60_000)
    return totals
  }

  async function clear(): Promise<number> {
    let removed = 0
    for await (const { path } of walk()) {
      const isRemoved = await changing(() => removeFile(path)).catch((error) => {
        if (error instanceof StoreUnavailable) throw error
        return warnOfLeftover(path, error)
      })
      if (isRemoved) removed++
    }
    cache.clear()
    return removed
  }

  return {
    type: 'filesystem',
    place: `${shortPath(directory, options.root)}/`,
    createdDirectory,
    ready: () => guardAsync(async () => void (use === 'looking' ? look : prepare)()),
    read: (sessionId) => guard(() => readLive(pathOfSession(sessionId))),
    async create(sessionId, record) {
      const name = recordName(sessionId)
      const text = encodeRecord(record, name, keys)
      warnIfLarge(name, text)
      await guardAsync(async () => {
        try {
          await replaceFileDurably(directory, name, text)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
          prepare() // Somebody removed it: everyone is logged out, logging in works.
          await replaceFileDurably(directory, name, text)
        }
      })
    },
    adopt: (name, record) => guardAsync(() => changing(() => adoptRecord(name, record))),
    update: (sessionId, change) =>
      guardAsync(() => changing(() => changeRecord(pathOfSession(sessionId), change))),
    updateByName: (name, change) =>
      guardAsync(() => changing(() => changeRecord(pathOf(name), change))),
    destroy: (sessionId) => guardAsync(() => destroyFile(pathOfSession(sessionId))),
    take: (sessionId) => guardAsync(() => takeFile(pathOfSession(sessionId))),
    destroyByName: (name) => guardAsync(() => destroyFile(pathOf(name))),
    list,
    sweep: () => guardAsync(sweep),
    survey: () => guardAsync(() => survey(() => false)),
    clear: () => guardAsync(clear),
    location: (name) => join(shortPath(directory, options.root), name),
    async close() {
      lock.close()
    },
  }
}

function isSameFile(cached: Cached, stats: Stats): boolean {
  return (
    cached.ino === stats.ino &&
    cached.bytes === stats.size &&
    cached.mtimeMs === stats.mtimeMs &&
    cached.ctimeMs === stats.ctimeMs &&
    stats.ctimeMs + CLOCK_TICK_MS < cached.readAtMs
  )
}

/** Keeps the map bounded: the oldest entry makes room. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= CACHED_RECORDS) map.delete(map.keys().next().value as string)
  map.set(key, value)
}

/** As a person in the project's folder would type it. */
function shortPath(directory: string, root = process.cwd()): string {
  const fromHere = relative(root, directory)
  return fromHere === '' || fromHere.startsWith('..') ? directory : fromHere
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

/** Errors of the operating system are the store's troubles; any other is a mistake and goes on. */
function asUnavailable(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof StoreUnavailable || !code || !syscall) return error
  return new StoreUnavailable(`The session files can't be used: ${(error as Error).message}`, {
    cause: error,
  })
}
