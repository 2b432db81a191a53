// One lock for a session directory, held across processes; hides that SQLite's file locks carry it.
//
// The kernel frees the lock when its holder dies, so a kill -9 in the middle of a change leaves
// nothing behind to clean up, which no lock file made with O_EXCL can say. The file stays empty.
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreUnavailable } from '../session-store.ts'

const PATIENCE_MS = 2_000
const SQLITE_BUSY = 5

export interface DirectoryLock {
  /**
   * Runs `critical` while no other process holds the lock. It must not wait for anything: within
   * this process that alone keeps critical sections apart.
   * @throws StoreUnavailable when the lock is not to be had within 2 seconds
   */
  hold<T>(critical: () => T): Promise<T>
  close(): void
}

/** @param prepare makes the directory anew; called when it has vanished */
export function directoryLock(path: string, prepare: () => void): DirectoryLock {
  const { acquire, close } = lockedDatabase(path, prepare)
  return {
    async hold(critical) {
      const giveUpAt = Date.now() + PATIENCE_MS
      for (;;) {
        const database = acquireOrExplain(acquire, path)
        if (database) {
          try {
            return critical()
          } finally {
            database.exec('rollback')
          }
        }
        if (Date.now() > giveUpAt) {
          throw new StoreUnavailable(`Another process held ${path} for ${PATIENCE_MS} ms.`)
        }
        await delay(1 + Math.random() * 3)
      }
    },
    close,
  }
}

/** The database whose transaction is the lock; it stays open between one lock and the next. */
function lockedDatabase(path: string, prepare: () => void) {
  let opened: { database: DatabaseSync; inode: number } | undefined

  function open(): DatabaseSync {
    prepare()
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('pragma journal_mode = memory') // A journal in a file would need room on a full disk.
      database.exec('begin exclusive')
      opened = { database, inode: statSync(path).ino }
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }

  function close(): void {
    try {
      opened?.database.close()
    } catch {
      // A handle whose file is gone may refuse to close; it is dropped all the same.
    }
    opened = undefined
  }

  /** The database with its lock held, or undefined while another process holds it. */
  function acquire(): DatabaseSync | undefined {
    try {
      if (!opened) return open()
      opened.database.exec('begin exclusive')
      if (statSync(path, { throwIfNoEntry: false })?.ino === opened.inode) return opened.database
      close() // The file was removed or replaced: its lock excludes nobody any more.
      return open()
    } catch (error) {
      if (isBusy(error)) return undefined
      close()
      return open()
    }
  }

  return { acquire, close }
}

function acquireOrExplain(acquire: () => DatabaseSync | undefined, path: string) {
  try {
    return acquire()
  } catch (error) {
    if (isBusy(error)) return undefined
    throw new StoreUnavailable(`The lock ${path} can't be taken: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

const isBusy = (error: unknown): boolean =>
  ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY
