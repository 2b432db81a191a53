// Removes however many rows a few at a time: SQLite answers nobody while a statement runs.
import { setTimeout as delay } from 'node:timers/promises'

const ROWS_AT_ONCE = 200
/** About as long as a batch takes, so that pages come in between. */
const REST_MS = 4

/**
 * Resolves when none is left.
 * @param remove removes `most` rows at most, and tells how many it did
 */
export async function removeInBatches(
  remove: (most: number) => Promise<{ numDeletedRows: bigint }>,
): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await remove(ROWS_AT_ONCE)
    if (numDeletedRows < ROWS_AT_ONCE) return
    await delay(REST_MS)
  }
}
