// One session file at a time: found, read, changed, ended; hides its cache and the directory's lock.
//
// A page view costs one lstat: the decoded record is kept, and read again only when the file's
// identity changed. All reads are synchronous, since asynchronous ones would queue behind
// password hashes in the thread pool. Decision: docs/decisions/003-file-store.md
import { lstatSync, type Stats } from 'node:fs'
import { basename, join } from 'node:path'
import { BoundedMap } from '../../system/bounded-map.ts'
import { type RecordCache, recordCache } from '../record-cache.ts'
import { changedRecord } from '../record-format.ts'
import { isLater, recordName, type SessionRecord } from '../session-record.ts'
import type { RecordChange, StoredRecord, StoreOptions } from '../session-store.ts'
import type { DirectoryLock } from './directory-lock.ts'
import {
  readRecordFile,
  removeFile,
  replaceFile,
  replaceFileDurably,
  syncDirectory,
  tryAgain,
} from './record-files.ts'

export interface FileRecord extends StoredRecord {
  ino: number
  mtimeMs: number
  ctimeMs: number
  readAtMs: number
}

export interface FileRecordsOptions extends StoreOptions {
  directory: string
  lock: DirectoryLock
  /** Makes the directory anew. */
  prepare(): void
}

const KNOWN_PATHS = 2_000
/** Each sweep may take a new file away once; more than two at the same moment are not to be expected. */
const MOST_ATTEMPTS = 3
/** Two writes within one tick of the kernel's clock leave the same times, so times are trusted only when they are older. */
const CLOCK_TICK_MS = 40

export class FileRecords {
  readonly directory: string
  readonly cache: RecordCache<FileRecord>
  readonly #options: FileRecordsOptions
  readonly #paths = new BoundedMap<string, string>(KNOWN_PATHS)

  constructor(options: FileRecordsOptions) {
    this.#options = options
    this.directory = options.directory
    this.cache = recordCache<FileRecord>(options)
  }

  pathOf(name: string): string {
    return join(this.directory, name)
  }

  pathOfSession(sessionId: string): string {
    const known = this.#paths.get(sessionId)
    if (known) return known
    const path = this.pathOf(recordName(sessionId))
    this.#paths.set(sessionId, path)
    return path
  }

  /** Reads the file itself. The record of a session that has ended comes back like any other. */
  load(path: string): FileRecord | 'unreadable' | undefined {
    const readAtMs = Date.now()
    const file = readRecordFile(path)
    if (file === undefined) return undefined
    const name = basename(path)
    const text = file === 'unreadable' ? undefined : file.text
    const warning = `Session file ${name} is damaged, edited, renamed or not ours to read: it is ignored.`
    const decoded = this.cache.decode(name, text, warning)
    if (file === 'unreadable' || !decoded) return 'unreadable'
    const { ino, mtimeMs, ctimeMs, size } = file.stats
    return { ...decoded, bytes: size, ino, mtimeMs, ctimeMs, readAtMs }
  }

  /** As `load`, where only a live session counts. */
  loadLive(path: string): FileRecord | undefined {
    const loaded = this.load(path)
    return loaded && loaded !== 'unreadable' ? this.cache.ifLive(loaded) : undefined
  }

  read(path: string): FileRecord | undefined {
    const { records } = this.cache
    const cached = records.get(path)
    if (cached) {
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats && isSameFile(cached, stats)) return this.cache.ifLive(cached)
      records.delete(path)
      if (!stats) return undefined
    }
    const loaded = this.load(path)
    if (!loaded || loaded === 'unreadable') return undefined
    records.set(path, loaded)
    return this.cache.ifLive(loaded)
  }

  /** Written again when somebody removed the directory, or a sweep took the file before it was whole. */
  async create(name: string, record: SessionRecord): Promise<void> {
    const text = this.cache.encode(name, record)
    for (let attempts = 1; ; attempts++) {
      try {
        return await replaceFileDurably(this.directory, name, text)
      } catch (error) {
        const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
        if (!isGone || attempts === MOST_ATTEMPTS) throw error
        this.#options.prepare()
      }
    }
  }

  change(path: string, change: RecordChange): Promise<StoredRecord | undefined> {
    return this.#alone(() => {
      const current = this.loadLive(path)
      if (!current) return undefined
      this.#replace(path, changedRecord(current.record, change))
      return this.read(path)
    })
  }

  /** @see SessionStore.importRecord */
  importRecord(name: string, record: SessionRecord): Promise<boolean> {
    return this.#alone(() => {
      const path = this.pathOf(name)
      const present = this.loadLive(path)
      if (present && !isLater(record, present.record)) return false
      this.#replace(path, record)
      return true
    })
  }

  /** Ends a session durably, and gives its last record. */
  async take(path: string): Promise<StoredRecord | undefined> {
    const taken = await this.#alone(() => {
      const last = this.loadLive(path)
      return { last, isRemoved: this.remove(path) }
    })
    if (taken.isRemoved) await syncDirectory(this.directory)
    return taken.last
  }

  async destroy(path: string): Promise<boolean> {
    this.forget(path)
    if (!lstatSync(path, { throwIfNoEntry: false })) return false
    const removed = await this.removeAlone(path)
    if (removed) await syncDirectory(this.directory)
    return removed
  }

  /** False when there was none. */
  remove(path: string): boolean {
    this.forget(path)
    return removeFile(path)
  }

  /** As `remove`, while nobody else changes anything. */
  removeAlone(path: string): Promise<boolean> {
    return this.#alone(() => this.remove(path))
  }

  forget(path: string): void {
    this.cache.records.delete(path)
  }

  #replace(path: string, record: SessionRecord): void {
    const name = basename(path)
    replaceFile(this.directory, name, this.cache.encode(name, record))
    this.forget(path)
  }

  /** Runs a change while nobody else changes anything. A change that Windows refuses for a moment is made anew. */
  #alone<T>(change: () => T): Promise<T> {
    return tryAgain(() => this.#options.lock.hold(change))
  }
}

function isSameFile(cached: FileRecord, stats: Stats): boolean {
  return (
    cached.ino === stats.ino &&
    cached.bytes === stats.size &&
    cached.mtimeMs === stats.mtimeMs &&
    cached.ctimeMs === stats.ctimeMs &&
    stats.ctimeMs + CLOCK_TICK_MS < cached.readAtMs
  )
}
