// Notes starts of the server, so that pages can say how many of them a session survived.
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
  /**
   * Whether this start only took up changed sources under `npm run dev`, which does not count as a
   * restart.
   */
  isReload: boolean
}

/** How long starts are kept: longer than any session lasts. */
const KEEP_MS = 400 * 86_400_000

export const newServerStart = (now: number, isReload = false): ServerStart => ({
  bootId: randomUUID(),
  startedAt: now,
  isReload,
})

/**
 * Notes a start. To be called once the server answers, since a failed attempt is no start. A start
 * that is noted twice (workers share one) counts once, and one that can't be noted, as on a full
 * disk, does no harm.
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
