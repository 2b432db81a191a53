// Sessions for requests: @fastify/session turns the cookie into a session; we write it.
//
// Only `request.session.stored` matters outside this file: the stored session of a logged-in
// visitor, undefined for everybody else. @fastify/session's own saving at the end of each response
// is not used, since it writes whole records back: docs/decisions/002-fastify-session.md
import fastifyCookie, { type CookieSerializeOptions } from '@fastify/cookie'
import fastifySession from '@fastify/session'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import {
  isRenewalDue,
  newRecord,
  newSessionId,
  type SessionData,
  seenAt,
} from '../sessions/session-record.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import { readOnly, sendNoCookie } from './read-only-store.ts'
import { type SentCookie, sessionCookies, unsignAll } from './session-cookies.ts'

declare module 'fastify' {
  interface Session {
    /** The visitor's stored session; undefined when nobody is logged in. */
    stored?: StoredSession
    /** Why the store could not be asked; whoever needs a session throws it. */
    trouble?: Error
    /** The stored session's id. */
    storedId?: string
  }
  interface FastifyRequest {
    /** The rightly signed session cookies that came; mostly one or none. */
    sentSessions: readonly SentCookie[]
    /** A rightly signed session cookie came with this request, and its session was gone. */
    hadEndedSession: boolean
  }
  interface FastifyReply {
    /** Begins a session under a new id, ends the visitor's old one, and sends the cookie. */
    startSession(data: SessionData, permanent: boolean): Promise<void>
    /** Ends the visitor's session for good and clears the cookie. */
    endSession(): Promise<void>
  }
}

export interface SessionsOptions {
  config: Pick<Config, 'secretKeys' | 'session' | 'cookie' | 'isProduction' | 'port'>
  sessionStore: SessionStore
  clock: () => number
}

const VERIFIED_COOKIES = 20_000

/** `__Host-` binds the cookie to this host and HTTPS: no subdomain can plant one. */
export const cookieName = (name: string, isProduction: boolean): string =>
  isProduction ? `__Host-${name}` : name

export const sessions = fastifyPlugin<SessionsOptions>(
  async (app, { config, sessionStore, clock }) => {
    const { lifetimes } = config.session
    const name = cookieName('session', config.isProduction)
    const second = config.isProduction ? name : `${name}_${config.port}`
    const cookie = { path: '/', ...config.cookie } satisfies CookieSerializeOptions
    const signer = new fastifyCookie.Signer(deriveKeys(config.secretKeys, 'session cookie'))
    const unsign = remembering(signer)

    await app.register(fastifyCookie)
    const cookies = sessionCookies([name, second], unsign, app.parseCookie)
    app.decorateRequest('sentSessions')
    app.addHook('onRequest', (request, _reply, done) => {
      request.sentSessions = cookies.sent(request)
      // @fastify/session looks at this one alone.
      request.cookies[name] = request.sentSessions.map(({ text }) => text).join(' ')
      done()
    })
    await app.register(fastifySession, {
      cookieName: name,
      cookie,
      saveUninitialized: false,
      rolling: false,
      secret: { sign: sendNoCookie, unsign: unsignAll(unsign) },
      store: readOnly(sessionStore),
    })
    app.decorateRequest('hadEndedSession', false)
    app.addHook('onRequest', noteAndRenew)

    /** Waits for nothing on all page views but one an hour. */
    function noteAndRenew(
      request: FastifyRequest,
      reply: FastifyReply,
      done: (error?: Error) => void,
    ): void {
      const { stored, trouble } = request.session
      const live = liveCookie(request)
      if (live && stored && (isDue(stored) || live.isOld)) {
        renew(request, reply, stored, live).then(() => done(), done)
        return
      }
      request.hadEndedSession = !stored && !trouble && request.sentSessions.length > 0
      done()
    }

    const liveCookie = ({ session, sentSessions }: FastifyRequest): SentCookie | undefined =>
      sentSessions.find(({ id }) => id === session.storedId)

    function isDue(stored: StoredSession): boolean {
      return isRenewalDue(stored.record, lifetimes, clock()) || stored.signedWithOldKey
    }

    /** A renewal that fails (disk full) costs nobody the page: the next request tries again. */
    async function renew(
      request: FastifyRequest,
      reply: FastifyReply,
      stored: StoredSession,
      { name, id }: SentCookie,
    ): Promise<void> {
      try {
        await stored.updateRecord((draft) => {
          const { lastSeenAt, expiresAt, endsAt } = seenAt(draft, lifetimes, clock())
          Object.assign(draft, { lastSeenAt, expiresAt, endsAt })
        })
        sendCookie(reply, name, id, stored)
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        request.log.warn(`The activity of a session could not be recorded: ${error.message}`)
      }
    }

    function sendCookie(
      reply: FastifyReply,
      name: string,
      id: string,
      { record }: Pick<StoredSession, 'record'>,
    ) {
      reply.setCookie(name, signer.sign(id), { ...cookie, ...(record.permanent && endOf(record)) })
    }

    /** Max-Age is right also where the visitor's clock is wrong; Expires is for what does not know it. */
    const endOf = ({ expiresAt }: StoredSession['record']) => ({
      expires: new Date(expiresAt),
      maxAge: Math.max(0, Math.ceil((expiresAt - clock()) / 1000)),
    })

    app.decorateReply('startSession', async function (data, permanent) {
      const id = newSessionId()
      const record = newRecord(data, permanent, lifetimes, clock())
      await sessionStore.create(id, record) // Before the old one ends: a full disk loses nothing.
      await this.request.session.stored?.destroy()
      const live = liveCookie(this.request)
      const newName = cookies.nameFor(this.request, live)
      if (live && live.name !== newName) this.clearCookie(live.name, cookie)
      sendCookie(this, newName, id, { record })
    })

    app.decorateReply('endSession', async function () {
      const { stored, trouble } = this.request.session
      if (trouble) throw trouble
      await stored?.destroy()
      this.clearCookie(liveCookie(this.request)?.name ?? name, cookie)
    })
  },
  { name: 'sessions' },
)

/** Verifies each cookie once; forged ones are not remembered, so that nobody can fill the memory. */
function remembering(signer: InstanceType<typeof fastifyCookie.Signer>) {
  type Unsigned = ReturnType<typeof signer.unsign>
  const verified = new Map<string, Unsigned>()
  return (sent: string): Unsigned => {
    const known = verified.get(sent)
    if (known) return known
    const unsigned = signer.unsign(sent)
    if (!unsigned.valid) return unsigned
    if (verified.size >= VERIFIED_COOKIES) verified.delete(verified.keys().next().value as string)
    verified.set(sent, unsigned)
    return unsigned
  }
}
