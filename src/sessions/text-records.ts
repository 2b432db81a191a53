// Records that a store keeps as texts: a text is decoded once, and warned of when it is damaged.
import { recordCache } from './record-cache.ts'
import type { StoredRecord, StoreOptions } from './session-store.ts'

export interface TextRecord extends StoredRecord {
  /** The text as it is stored. */
  readonly text: string
}

/** @param place where the texts are, for people */
export function textRecords(options: StoreOptions, place: string) {
  const { records, encode, decode, ifLive } = recordCache<TextRecord>(options)

  /** Undefined when there is no text (null), or its session has ended. */
  function look(name: string, text: string | null): TextRecord | 'damaged' | undefined {
    const known = records.get(name)
    if (known && known.text === text) return ifLive(known)
    records.delete(name)
    if (text === null) return undefined
    const warning = `The session record ${name} in ${place} is damaged, edited or renamed: it is ignored.`
    const decoded = decode(name, text, warning)
    if (!decoded) return 'damaged'
    const record = { ...decoded, text, bytes: Buffer.byteLength(text) }
    records.set(name, record)
    return ifLive(record)
  }

  /** As `look`, where damage is no different from nothing. */
  function read(name: string, text: string | null): TextRecord | undefined {
    const record = look(name, text)
    return record === 'damaged' ? undefined : record
  }

  return { encode, look, read }
}
