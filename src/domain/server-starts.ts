// Starts of the server, noted so that a page can say how many of them a session survived.
import { randomUUID } from 'node:crypto'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import {
  countServerStartsAfter,
  deleteServerStartsBefore,
  insertServerStart,
} from '../repositories/server-starts.ts'

export interface ServerStart {
  bootId: string
  /** Milliseconds since 1970. */
  startedAt: number
  /** Only a changed source was taken up, under `npm run dev`: that is no restart. */
  isReload: boolean
}

/** Starts older than any session can be are forgotten. */
const KEEP_MS = 400 * 86_400_000

export const newServerStart = (now: number, isReload = false): ServerStart => ({
  bootId: randomUUID(),
  startedAt: now,
  isReload,
})

/**
 * Called once the server answers: an attempt that failed is no start. Noting one twice (workers
 * share theirs) does nothing, and one that can't be noted (disk full) is a start all the same.
 */
export async function noteServerStart(
  db: Database,
  start: ServerStart,
  warn: (message: string) => void = () => {},
): Promise<void> {
  if (start.isReload) return
  try {
    await deleteServerStartsBefore(db, start.startedAt - KEEP_MS)
    await insertServerStart(db, start)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    warn(`This start could not be noted, so pages count one restart too few: ${error.message}`)
  }
}

/** How many times the server was started after `time`. */
export const countRestarts = (db: Database, time: number): Promise<number> =>
  countServerStartsAfter(db, time)
