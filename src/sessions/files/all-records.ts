// All session files, one after the other: listed, counted, swept, cleared; blocks nobody for long.
import { lstatSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { countLive, noTotals } from '../record-cache.ts'
import { type NamedRecord, type StoreTotals, StoreUnavailable } from '../session-store.ts'
import type { FileRecords } from './file-records.ts'
import { recordNames, temporaryNames } from './record-files.ts'

/** A walk over all files works so long and then rests as long, so that no page waits for it. */
const SLICE_MS = 4
async function* walk(records: FileRecords): AsyncIterable<{ name: string; path: string }> {
  let sliceStart = performance.now()
  for await (const name of recordNames(records.directory)) {
    yield { name, path: records.pathOf(name) }
    if (performance.now() - sliceStart > SLICE_MS) {
      await delay(SLICE_MS)
      sliceStart = performance.now()
    }
  }
}

/** @see SessionStore.list */
export async function* listRecords(records: FileRecords): AsyncIterable<NamedRecord> {
  for await (const { name, path } of walk(records)) {
    const loaded = records.loadLive(path)
    if (loaded) yield { ...loaded, name }
  }
}

/** Removes a file. False when the file is still there, or was gone already. */
type Remove = (path: string) => boolean

/** @see SessionStore.survey */
export const surveyRecords = (
  records: FileRecords,
  keepDamagedSeconds: number,
): Promise<StoreTotals> => countRecords(records, keepDamagedSeconds, () => false)

/** @see SessionStore.sweep */
export async function sweepRecords(
  records: FileRecords,
  keepDamagedSeconds: number,
): Promise<StoreTotals> {
  const totals = await countRecords(records, keepDamagedSeconds, (path) =>
    tryToRemove(records, path),
  )
  await removeTemporaries(records)
  return totals
}

async function countRecords(
  records: FileRecords,
  keepDamagedSeconds: number,
  remove: Remove,
): Promise<StoreTotals> {
  const totals = noTotals()
  for await (const { path } of walk(records)) {
    const loaded = records.load(path)
    if (!loaded) continue
    if (loaded === 'unreadable') {
      if (isOld(path, keepDamagedSeconds) && remove(path)) totals.removed++
      else totals.damaged++
    } else if (records.cache.ifLive(loaded)) {
      countLive(totals, loaded)
    } else if (remove(path)) {
      totals.removed++
    }
  }
  return totals
}

function isOld(path: string, seconds: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && Date.now() - stats.mtimeMs > seconds * 1000
}

/** @see SessionStore.clear */
export async function clearRecords(records: FileRecords): Promise<number> {
  let removed = 0
  for await (const { path } of walk(records)) if (await removeAlone(records, path)) removed++
  return removed
}

/**
 * Nobody can tell a crash's leftover from what another process writes just now, and nobody needs to:
 * changes write while they hold the lock, and a log-in whose file is taken away writes it again.
 */
async function removeTemporaries(records: FileRecords): Promise<void> {
  for await (const name of temporaryNames(records.directory)) {
    await removeAlone(records, records.pathOf(name))
  }
}

const removeAlone = (records: FileRecords, path: string): Promise<boolean> =>
  records.removeAlone(path).catch((error) => {
    if (error instanceof StoreUnavailable) throw error
    return warnOfLeftover(records, path, error)
  })

/** One file that can't be removed (a folder, somebody else's) stops nobody from removing the rest. */
function tryToRemove(records: FileRecords, path: string): boolean {
  try {
    return records.remove(path)
  } catch (error) {
    return warnOfLeftover(records, path, error as Error)
  }
}

function warnOfLeftover(records: FileRecords, path: string, error: Error): false {
  records.cache.warnOnce(path, `${path} can't be removed: ${error.message}`)
  return false
}
