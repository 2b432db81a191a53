// The session of a request: found by its cookie, renewed, begun and ended.
//
// Other files need only `request.session.stored`: the stored session of a logged-in visitor,
// undefined for everybody else.
import fastifyCookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { LoginRequired } from '../errors.ts'
import { type LiveSessions, liveSessions, type StartedSession } from '../sessions/live-sessions.ts'
import { isRenewalDue, withActivityAt } from '../sessions/session-record.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import { SessionEnded, type StoredSession } from '../sessions/stored-session.ts'
import { readOnlySessions } from './fastify-session.ts'
import { type SentCookie, type SessionCookies, sessionCookies } from './session-cookies.ts'
import { type SessionIndex, sessionIndex } from './session-index.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request had a session cookie with a valid signature, whose session has ended. */
    hadEndedSession: boolean
  }
  interface FastifyReply {
    /**
     * Begins an empty session under a new id, ends the visitor's old one, and sets the cookie. For
     * the rest of the request the new session counts.
     */
    startSession(personId: number, permanent: boolean): Promise<void>
    /**
     * Moves the visitor's session with its values to a new id, as a log-in that begins now, for
     * somebody who has just proved again who they are. For the rest of the request the moved
     * session counts. A `final` move ends the old id at once, even for requests that are under way.
     */
    moveSession(permanent: boolean, how?: { final: boolean }): Promise<void>
    /** Ends the visitor's session for good, and clears the cookie. */
    endSession(): Promise<void>
  }
}

export interface SessionsOptions {
  config: Pick<Config, 'secretKeys' | 'session' | 'cookie' | 'isProduction' | 'port'>
  db: Database
  sessionStore: SessionStore
  clock: () => number
}

export const sessions = fastifyPlugin<SessionsOptions>(
  async (app, { config, db, sessionStore, clock }) => {
    const { lifetimes } = config.session
    await app.register(fastifyCookie)
    const cookies = sessionCookies({ config, clock }, app.parseCookie)
    const live = liveSessions(sessionStore, lifetimes, clock)
    const index = sessionIndex({ db, sessionStore, clock })
    const renewal = { lifetimes, clock, cookies, index }

    app.decorateRequest('sentSessions')
    app.decorateRequest('hadEndedSession', false)
    app.addHook('onRequest', (request, _reply, done) => {
      request.sentSessions = cookies.sent(request)
      done()
    })
    await app.register(readOnlySessions, {
      cookieName: cookies.name,
      unsign: cookies.unsign,
      find: live.find,
    })
    // Except for one an hour, page views call `done` at once, without a promise.
    app.addHook('onRequest', (request, reply, done) => {
      const { stored, storeError } = request.session
      request.hadEndedSession = !stored && !storeError && request.sentSessions.length > 0
      const due = dueForRenewal(request, renewal)
      if (due) renew(reply, due, renewal).then(() => done(), done)
      else done()
    })

    app.decorateReply('startSession', async function (personId, permanent) {
      const { request } = this
      const before = request.session.stored
      const note = index.noteFor(request)
      const started = await live.start({ personId, permanent }, before, note)
      replaceCookie(this, started, cookies)
      await index.loggedOut(request, before)
      await index.began(request, started)
      request.session.stored = await findAgain(live, started)
    })

    app.decorateReply('moveSession', async function (permanent, { final } = { final: false }) {
      const { request } = this
      const before = request.session.stored
      if (!before) throw new LoginRequired('Please log in.')
      const started = await live.move(before, { permanent, final }, index.noteFor(request))
      replaceCookie(this, started, cookies)
      if (!final) await index.moved(request, before)
      await index.began(request, started)
      request.session.stored = await findAgain(live, started)
    })

    app.decorateReply('endSession', async function () {
      const { request } = this
      const { stored, storeError } = request.session
      if (storeError) throw storeError
      await stored?.destroy()
      cookies.clear(this, liveCookie(request)?.name)
      // Where the person's lookup found the database unavailable, nobody waits for it again.
      if (!request.storeError) await index.loggedOut(request, stored)
    })
  },
  { name: 'sessions' },
)

/** @throws SessionEnded when the session was ended in the moment in which it began */
async function findAgain(live: LiveSessions, { id }: StartedSession): Promise<StoredSession> {
  const session = await live.find(id)
  if (!session) throw new SessionEnded('This session has ended.')
  return session
}

/**
 * The cookie that names the request's session; undefined when there is no session, or it was found
 * by an id that it had before.
 */
const liveCookie = ({ session, sentSessions }: FastifyRequest): SentCookie | undefined =>
  sentSessions.find(({ id }) => id === session.stored?.id)

function replaceCookie(
  reply: FastifyReply,
  { id, record }: StartedSession,
  cookies: SessionCookies,
): void {
  const old = liveCookie(reply.request)
  const name = cookies.nameFor(reply.request, old)
  if (old && old.name !== name) cookies.clear(reply, old.name)
  cookies.send(reply, name, id, record)
}

interface Renewal {
  lifetimes: Config['session']['lifetimes']
  clock: () => number
  cookies: SessionCookies
  index: SessionIndex
}

interface DueSession {
  stored: StoredSession
  cookie: SentCookie
}

/**
 * The session, when it is to be renewed, or when it or its cookie is signed with an older key;
 * undefined otherwise.
 */
function dueForRenewal(
  request: FastifyRequest,
  { lifetimes, clock }: Renewal,
): DueSession | undefined {
  const { stored } = request.session
  const cookie = stored && liveCookie(request)
  if (!stored || !cookie) return undefined
  const isDue = isRenewalDue(stored.record, lifetimes, clock())
  return isDue || stored.signedWithOldKey || cookie.isOld ? { stored, cookie } : undefined
}

/**
 * Renews a session. When that fails, as on a full disk, the page is shown all the same, and the
 * next request tries again.
 */
async function renew(
  reply: FastifyReply,
  { stored, cookie }: DueSession,
  { lifetimes, clock, cookies, index }: Renewal,
): Promise<void> {
  try {
    await stored.updateRecord((draft) => {
      const { lastSeenAt, expiresAt, endsAt } = withActivityAt(draft, lifetimes, clock())
      Object.assign(draft, { lastSeenAt, expiresAt, endsAt })
    })
    cookies.send(reply, cookie.name, cookie.id, stored.record)
    await index.renewed(reply.request, stored)
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    reply.request.log.warn(`The activity of a session could not be recorded: ${error.message}`)
  }
}
