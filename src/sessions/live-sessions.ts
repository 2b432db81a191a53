// Sessions by their ids, as browsers hold them: found, begun, and moved to a new id.
import { isDeepStrictEqual } from 'node:util'
import { type MovedSessions, movedSessions } from './moved-sessions.ts'
import { mutableCopy } from './record-format.ts'
import {
  newRecord,
  newSessionId,
  recordName,
  type SessionData,
  type SessionLifetimes,
  type SessionRecord,
} from './session-record.ts'
import type { SessionStore, StoredRecord } from './session-store.ts'
import { StoredSession } from './stored-session.ts'

type MaybePromise<T> = T | Promise<T>

export interface LiveSessions {
  /** Undefined when no session of this id lives. @throws StoreUnavailable */
  find(id: string): MaybePromise<StoredSession | undefined>
  /** Begins an empty session under a new id, and ends the one before it. @throws StoreUnavailable */
  start(login: Login, before: StoredSession | undefined, note?: Note): Promise<StartedSession>
  /**
   * Moves a session to a new id, with what it holds, as a log-in that begins now. Requests that
   * are under way with the old id find it for half a minute, unless the move is `final`: then whoever
   * else may hold the old id is out at once. @throws StoreUnavailable
   */
  move(
    before: StoredSession,
    how: { permanent: boolean; final?: boolean },
    note?: Note,
  ): Promise<StartedSession>
}

/** Is told of each session just before the store has it. */
export type Note = (name: string, record: SessionRecord) => Promise<void>

export interface Login {
  personId: number
  /** "Keep me logged in" */
  permanent: boolean
}

export interface StartedSession {
  id: string
  record: SessionRecord
}

export function liveSessions(
  store: SessionStore,
  lifetimes: SessionLifetimes,
  clock: () => number,
): LiveSessions {
  const moves = movedSessions(clock)
  const following = followMoves(store, moves)

  /** The new session is stored before the old one ends, so that a full disk logs nobody out. */
  async function create(
    data: SessionData,
    permanent: boolean,
    note: Note | undefined,
  ): Promise<StartedSession> {
    const id = newSessionId()
    const record = newRecord(data, permanent, lifetimes, clock())
    await note?.(recordName(id), record)
    await store.create(id, record)
    return { id, record }
  }

  async function start(
    { personId, permanent }: Login,
    before: StoredSession | undefined,
    note?: Note,
  ) {
    const started = await create({ person_id: personId }, permanent, note)
    await before?.destroy()
    return started
  }

  const move: LiveSessions['move'] = async (before, { permanent, final = false }, note) => {
    const started = await create(mutableCopy(before.data), permanent, note)
    const from = newestId(before.id, moves)
    moves.note(from, started.id)
    const last = await store.take(from)
    // A session that was logged out meanwhile stays so: nothing of what it held comes along.
    if (!last || final) moves.forget(from)
    const data = last?.record.data ?? { person_id: before.get('person_id', 0) }
    // Other requests may have changed the session since this one looked at it.
    if (!isDeepStrictEqual(data, before.data))
      await following.update(started.id, (draft) => {
        draft.data = mutableCopy(data)
      })
    return started
  }

  return { find: (id) => findSession(id, following, moves), start, move }
}

/** A session is found under its id, and for a while under the id that it had before it moved. */
function findSession(
  id: string,
  store: SessionStore,
  moves: MovedSessions,
): MaybePromise<StoredSession | undefined> {
  const sessionOf = (stored: StoredRecord | undefined) => {
    if (stored) return new StoredSession(store, id, stored)
    const newId = moves.find(id)
    return newId === undefined ? undefined : findSession(newId, store, moves)
  }
  const found = store.read(id)
  return found instanceof Promise ? found.then(sessionOf) : sessionOf(found)
}

function newestId(id: string, moves: MovedSessions): string {
  const newer = moves.find(id)
  return newer === undefined ? id : newestId(newer, moves)
}

/** A store whose changes and ends reach a session under its new id when it moved after a request found it. */
function followMoves(store: SessionStore, moves: MovedSessions): SessionStore {
  return {
    ...store,
    async update(id, change) {
      const changed = await store.update(id, change)
      const newId = changed ? undefined : moves.find(id)
      return newId === undefined ? changed : this.update(newId, change)
    },
    async destroy(id) {
      const isEnded = await store.destroy(id)
      const newId = moves.find(id)
      return newId === undefined ? isEnded : this.destroy(newId)
    },
  }
}
