// Restricts @fastify/session to what we use: it turns the cookie into `request.session`, and writes
// nothing.
//
// Left alone, the plugin would look at the end of each response whether the session changed, write
// whole records back, and set or clear the cookie. It does none of that to a session without an
// `encryptedSessionId`, which is what its signer makes of the id: ours makes ''. That check is
// private to the plugin, so fastify-session.test.ts tests it: docs/decisions/002-fastify-session.md
import fastifySession from '@fastify/session'
import fastifyPlugin from 'fastify-plugin'
import type { StoredSession } from '../sessions/stored-session.ts'
import type { SentCookie, Unsign } from './session-cookies.ts'

declare module 'fastify' {
  interface Session {
    /** The visitor's stored session; undefined when nobody is logged in. */
    stored?: StoredSession
    /** Why the store could not be asked; then it is not known whether somebody is logged in. */
    storeError?: Error
  }
  interface FastifyRequest {
    /** The session cookies with a valid signature that the browser sent; mostly one or none. */
    sentSessions: readonly SentCookie[]
  }
}

type MaybePromise<T> = T | Promise<T>

export interface ReadOnlySessionsOptions {
  cookieName: string
  unsign: Unsign
  /** Undefined when no session has this id, or it has ended. */
  find(id: string): MaybePromise<StoredSession | undefined>
}

/** Needs `request.sentSessions`, and sets `request.session.stored`. */
export const readOnlySessions = fastifyPlugin<ReadOnlySessionsOptions>(
  async (app, { cookieName, unsign, find }) => {
    // The plugin reads one cookie, so all session cookies that were sent are given to it as one,
    // separated by spaces.
    app.addHook('onRequest', (request, _reply, done) => {
      request.cookies[cookieName] = request.sentSessions.map(({ text }) => text).join(' ')
      done()
    })
    await app.register(fastifySession, {
      cookieName,
      saveUninitialized: false,
      rolling: false,
      secret: { sign: () => '', unsign: unsignAll(unsign) },
      store: readOnlyStore(find),
    })
  },
  { name: 'read-only-sessions', dependencies: ['@fastify/cookie'] },
)

/** Verifies cookies that are separated by spaces, and returns their ids in the same way. */
const unsignAll =
  (unsign: Unsign): Unsign =>
  (texts) => {
    const valid = texts
      .split(' ')
      .map(unsign)
      .filter((one) => one.valid)
    return {
      valid: valid.length > 0,
      value: valid.map(({ value }) => value).join(' '),
      renew: false,
    }
  }

/** The store for the plugin, which can only read from it. */
function readOnlyStore(find: ReadOnlySessionsOptions['find']) {
  const refuse = () => {
    throw new Error(
      'Change a session through session.stored: a whole record is never written back.',
    )
  }
  return {
    get(ids: string, done: (error: unknown, session?: object) => void) {
      const found = findFirst(find, ids.split(' '))
      const answer = (session: object | undefined) => done(null, session)
      if (found instanceof Promise) found.then(answer)
      else answer(found)
    },
    set: refuse,
    destroy: refuse,
  } as unknown as fastifySession.SessionStore
}

type Found = { stored: StoredSession } | { storeError: Error } | undefined
type Find = ReadOnlySessionsOptions['find']

/** Mostly there is one id; of several, the first whose session has not ended counts. */
function findFirst(find: Find, [id, ...rest]: string[]): MaybePromise<Found> {
  if (id === undefined) return undefined
  const found = findOrTell(find, id)
  return found instanceof Promise
    ? found.then((one) => one ?? findFirst(find, rest))
    : (found ?? findFirst(find, rest))
}

/** An error is a result here and not thrown, since pages for everybody work without the store. */
function findOrTell(find: Find, id: string): MaybePromise<Found> {
  const found = (stored: StoredSession | undefined): Found => stored && { stored }
  const failed = (storeError: Error): Found => ({ storeError })
  try {
    const stored = find(id)
    return stored instanceof Promise ? stored.then(found, failed) : found(stored)
  } catch (error) {
    return failed(error as Error)
  }
}
