// Session records in the database, one row a session, beside the other data: the store, put together
// from its parts in this room. Decision: docs/decisions/010-database-store.md
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../database/database.ts'
import { isRecordName, recordName } from '../session-record.ts'
import {
  makesNothing,
  type SessionStore,
  type StoreOptions,
  StoreUnavailable,
  type StoreUse,
} from '../session-store.ts'
import { clearRows, listRows, surveyRows, sweepRows } from './all-rows.ts'
import { Availability } from './availability.ts'
import { rowReader } from './row-reader.ts'
import { RowSessions } from './row-sessions.ts'
import { answersTooEarly, lookAtTable } from './session-rows.ts'

export interface DatabaseStoreOptions extends StoreOptions {
  /** Closed by whoever opened it. */
  db: Database
  /** For people, without a password: "data/planner.db", "postgres://host/planner". */
  label: string
  /** 'serving' when undefined. */
  use?: StoreUse
}

/** A page waits no longer for its session; people who run a command are more patient. */
const ANSWER_MS = 700
const PATIENT_ANSWER_MS = 5_000

export interface DatabaseStore extends SessionStore {
  /** False to whoever only looks where no start has made the table yet. */
  hasTable(): Promise<boolean>
}

const ASK_AGAIN_MS = 50

export function openDatabaseStore(options: DatabaseStoreOptions): DatabaseStore {
  const { db, label, clock = Date.now, use = 'serving', warn = () => {} } = options
  const answerMs = use === 'serving' ? ANSWER_MS : PATIENT_ANSWER_MS
  const availability = new Availability({ ...options, isForLooking: makesNothing(use), answerMs })
  const reader = rowReader(options, label)
  const sessions = new RowSessions({ db, availability, reader })
  const all = { db, availability, reader, clock }
  let isCommitKnown = false

  const hasTable = () =>
    availability.read(async () => {
      await lookAtTable(db)
      return true
    }, false)

  async function look(): Promise<void> {
    await hasTable()
    if (isCommitKnown) return
    const isEarly = await availability.read(() => answersTooEarly(db), false)
    isCommitKnown = true
    if (isEarly) warn(tooEarly(label))
  }

  return {
    type: 'database',
    label,
    hasTable,
    async ready(waitMs) {
      for (const giveUpAt = performance.now() + waitMs; ; await delay(ASK_AGAIN_MS)) {
        try {
          return await look()
        } catch (error) {
          const isLate = performance.now() >= giveUpAt
          if (isLate || !(error instanceof StoreUnavailable)) throw error
        }
      }
    },
    read: (sessionId) => sessions.readLive(recordName(sessionId)),
    readByName: async (name) => (isRecordName(name) ? sessions.readLive(name) : undefined),
    create: (sessionId, record) => sessions.create(recordName(sessionId), record),
    importRecord: (name, record) => sessions.importRecord(name, record),
    update: (sessionId, change) => sessions.change(recordName(sessionId), change),
    updateByName: (name, change) => sessions.change(name, change),
    destroy: (sessionId) => sessions.destroy(recordName(sessionId)),
    destroyByName: (name) => sessions.destroy(name),
    take: (sessionId) => sessions.take(recordName(sessionId)),
    list: () => listRows(all),
    sweep: () => sweepRows(all),
    survey: () => surveyRows(all),
    clear: () => clearRows(all),
    location: (name) => `${label} sessions ${name}`,
    async close() {},
  }
}

const tooEarly = (label: string): string =>
  `The database ${label} has synchronous_commit off: after a crash of its machine the last log-ins are lost, and the last log-outs undone. Set synchronous_commit on.`
