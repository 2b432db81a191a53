// Holds @fastify/session down: it turns the cookie into a session, and writes neither record nor cookie.
import type fastifySession from '@fastify/session'
import type { SessionStore, StoredRecord } from '../sessions/session-store.ts'
import { StoredSession } from '../sessions/stored-session.ts'

/** @fastify/session sends no cookie for a session without a signed id: `sendCookie` alone does. */
export const sendNoCookie = (): string => ''

/** The plugin's view of the store: it reads, and may write nothing. */
export function readOnly(store: SessionStore) {
  const refuse = () => {
    throw new Error(
      'Change a session through session.stored: a whole record is never written back.',
    )
  }
  return {
    get(ids: string, done: (error: unknown, session?: object) => void) {
      const found = readFirst(store, ids.split(' '))
      const answer = (session: object | undefined) => done(null, session)
      if (found instanceof Promise) found.then(answer)
      else answer(found)
    },
    set: refuse,
    destroy: refuse,
  } as unknown as fastifySession.SessionStore
}

/** Mostly there is one id; of several the first counts whose session lives. */
function readFirst(store: SessionStore, [id, ...rest]: string[]): MaybePromise<object | undefined> {
  if (id === undefined) return undefined
  const found = readOrTrouble(store, id)
  return found instanceof Promise
    ? found.then((one) => one ?? readFirst(store, rest))
    : (found ?? readFirst(store, rest))
}

function readOrTrouble(store: SessionStore, id: string): MaybePromise<object | undefined> {
  const found = (stored: StoredRecord | undefined) =>
    stored && { stored: new StoredSession(store, id, stored), storedId: id }
  const trouble = (error: Error) => ({ trouble: error })
  try {
    const stored = store.read(id)
    return stored instanceof Promise ? stored.then(found, trouble) : found(stored)
  } catch (error) {
    return trouble(error as Error)
  }
}

type MaybePromise<T> = T | Promise<T>
