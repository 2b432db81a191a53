// Copies live sessions from one store to another, so that a change of stores logs nobody out.
import type { NamedRecord, SessionStore } from './session-store.ts'

export interface CopyTotals {
  /** Sessions that the target did not have, or had from an earlier time. */
  copied: number
  /** Sessions that the target had already. */
  kept: number
  /** Sessions that were ended in the target, since they have ended in the source. */
  ended: number
}

export interface CopyOptions {
  from: SessionStore
  to: SessionStore
  /** The target becomes the same as the source. Only for a target that no server uses meanwhile. */
  exact?: boolean
  /** Told how many were looked at so far. */
  onProgress?: (done: number) => void
}

const AT_ONCE = 64

/** A copy may be broken off and begun again: sessions that the target has already are left alone. */
export async function copySessions(options: CopyOptions): Promise<CopyTotals> {
  const { from, to, exact = false, onProgress = () => {} } = options
  const totals: CopyTotals = { copied: 0, kept: 0, ended: 0 }
  const copied = new Set<string>()
  let done = 0

  async function copyOne({ name, record }: NamedRecord): Promise<void> {
    if (exact) await to.destroyByName(name)
    const isNew = await to.importRecord(name, record)
    if (isNew) copied.add(name)
    totals[isNew ? 'copied' : 'kept']++
    onProgress(++done)
  }

  await inBatches(from.list(), copyOne)
  // A person who logged out of the source during the copy must not be logged in by the target.
  const left = await namesIn(from)
  for (const name of exact ? await namesIn(to) : copied) {
    if (!left.has(name) && (await to.destroyByName(name))) totals.ended++
  }
  return totals
}

async function namesIn(store: SessionStore): Promise<Set<string>> {
  const names = new Set<string>()
  for await (const { name } of store.list()) names.add(name)
  return names
}

async function inBatches<T>(items: AsyncIterable<T>, act: (item: T) => Promise<void>) {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < AT_ONCE) continue
    await Promise.all(batch.map(act))
    batch = []
  }
  await Promise.all(batch.map(act))
}
