// One session at its row: stored, found, changed and ended, each of them atomically.
//
// A change locks the row first, so it is made of the newest text and none is lost; where no row is,
// nothing is ever written.
import type { Database } from '../../database/database.ts'
import { changeQueue } from '../change-queue.ts'
import { changedRecord } from '../record-format.ts'
import { isLater, type SessionRecord } from '../session-record.ts'
import type { RecordChange } from '../session-store.ts'
import type { TextRecord } from '../text-records.ts'
import type { Availability } from './availability.ts'
import type { RowReader } from './row-reader.ts'
import { addRow, editRow, findRow, putRow, removeRow, replaceRow } from './session-rows.ts'

export interface RowSessionsParts {
  db: Database
  availability: Availability
  reader: RowReader
}

export class RowSessions {
  readonly #parts: RowSessionsParts
  readonly #inLine = changeQueue()

  constructor(parts: RowSessionsParts) {
    this.#parts = parts
  }

  async readLive(name: string): Promise<TextRecord | undefined> {
    return this.#parts.reader.liveInMind(name, await this.#find(name))
  }

  async create(name: string, record: SessionRecord): Promise<void> {
    const { db, availability, reader } = this.#parts
    const text = reader.encode(name, record)
    await availability.change(() => putRow(db, name, text, endOf(record)))
  }

  /** @see SessionStore.importRecord */
  async importRecord(name: string, record: SessionRecord): Promise<boolean> {
    const { db, availability, reader } = this.#parts
    const text = reader.encode(name, record)
    const add = () => addRow(db, name, text, endOf(record))
    if (await availability.change(add)) return true
    const found = await this.#find(name)
    if (found === undefined) return false // The session that was in the way has ended just now.
    const present = reader.live({ name, record: found })
    if (present && !isLater(record, present.record)) return false
    const before = { name, record: found }
    return availability.change(() => replaceRow(db, before, text, endOf(record)))
  }

  /** Undefined when it is gone. */
  change(name: string, change: RecordChange): Promise<TextRecord | undefined> {
    const { availability } = this.#parts
    const giveUpAt = performance.now() + availability.answerMs
    return this.#inLine(name, () => {
      // While the database is away, those who wait in line fail together, not one after the other.
      if (!availability.isUp && performance.now() > giveUpAt) throw availability.tooLate()
      return this.#change(name, change)
    })
  }

  /** Ends it, and gives its last record. */
  async take(name: string): Promise<TextRecord | undefined> {
    const text = await this.#remove(name)
    const last = text === undefined ? undefined : this.#parts.reader.live({ name, record: text })
    this.#parts.reader.liveInMind(name, undefined)
    return last
  }

  async destroy(name: string): Promise<boolean> {
    const text = await this.#remove(name)
    this.#parts.reader.liveInMind(name, undefined)
    return text !== undefined
  }

  async #change(name: string, change: RecordChange): Promise<TextRecord | undefined> {
    const { db, availability, reader } = this.#parts
    let isAnswered = false
    const edit = (text: string) => {
      // The caller was told already that the change could not be made, so it is not made later either.
      if (isAnswered) throw availability.tooLate()
      const current = reader.live({ name, record: text })
      if (!current) return undefined
      const record = changedRecord(current.record, change)
      return { record: reader.encode(name, record), expiresAt: endOf(record) }
    }
    try {
      return reader.liveInMind(name, await availability.change(() => editRow(db, name, edit)))
    } finally {
      isAnswered = true
    }
  }

  #find(name: string): Promise<string | undefined> {
    const { db, availability } = this.#parts
    return availability.read(() => findRow(db, name), undefined)
  }

  #remove(name: string): Promise<string | undefined> {
    const { db, availability } = this.#parts
    return availability.change(() => removeRow(db, name))
  }
}

/** Whole milliseconds, since PostgreSQL takes no part of one. */
const endOf = ({ expiresAt }: SessionRecord): number => Math.ceil(expiresAt)
