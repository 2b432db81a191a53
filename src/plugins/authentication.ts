// Finds the person who makes a request, or leads to the log-in page; this file reads from top to bottom.
//
// The session comes first (sessions.ts finds the one that the cookie names), then its person; pages
// behind the log-in have a guard besides. A visitor whom the guard refuses is led to the log-in
// page, and back afterwards.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Database } from '../database/database.ts'
import { findPerson, type Person } from '../domain/people.ts'
import { LoginRequired } from '../errors.ts'
import type { StoredSession } from '../sessions/stored-session.ts'
import { BoundedMap } from '../system/bounded-map.ts'
import { loginPath } from './local-path.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The logged-in person; undefined for everybody else. */
    person: Person | undefined
    /**
     * Why it is not known who asks, as the session store or the database is unavailable; pages for
     * everybody work all the same.
     */
    storeError: Error | undefined
    /** Whether the answer leads to the log-in page. */
    wasAskedToLogIn: boolean
  }
}

/** Somebody who is logged in. */
export interface Visitor {
  person: Person
  session: StoredSession
}

/**
 * Finds the person of every request: `request.person`, or `request.storeError` when it can't be
 * known.
 */
export const authentication = fastifyPlugin<{ db: Database }>(
  async (app, { db }) => {
    const findWhoAsks = rememberingPeople(db)
    app.decorateRequest('person', undefined)
    app.decorateRequest('storeError', undefined)
    app.decorateRequest('wasAskedToLogIn', false)

    // Calls `done` at once, without a promise, unless the person has to be looked up.
    app.addHook('onRequest', (request, reply, done) => {
      const { stored, storeError } = request.session
      request.storeError = storeError
      const personId = stored?.get('person_id')
      // no-store: after log-out the Back button must not show a cached page.
      reply.header('cache-control', personId === undefined ? 'private, no-cache' : 'no-store')
      const looking = personId === undefined ? undefined : findWhoAsks(request, personId)
      if (looking) looking.then(() => done(), done)
      else done()
    })
  },
  { name: 'authentication', dependencies: ['sessions'] },
)

/** Keeps everybody who is not logged in from the routes of `app`, which is a scope of its own. */
export function requireLogin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => done(denialFor(request)))
}

/** Why this request is refused; undefined when somebody is logged in. */
function denialFor(request: FastifyRequest): Error | undefined {
  if (findVisitor(request)) return undefined
  return request.storeError ?? new LoginRequired('Please log in.')
}

/**
 * The logged-in visitor, for pages that everybody may see; undefined when nobody is logged in, or
 * it can't be known.
 */
export function findVisitor({ person, session }: FastifyRequest): Visitor | undefined {
  return person && session.stored ? { person, session: session.stored } : undefined
}

/**
 * The logged-in visitor, for pages behind the log-in.
 * @throws LoginRequired, or the error for which it can't be known
 */
export function requireVisitor(request: FastifyRequest): Visitor {
  const visitor = findVisitor(request)
  if (!visitor) throw denialFor(request)
  return visitor
}

/**
 * Answers LoginRequired. Browsers are led to the log-in page, which says why; a program that asks
 * for JSON gets the status and a short answer.
 */
export function askToLogIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.wasAskedToLogIn = true
  if (/\bjson\b/.test(request.headers.accept ?? '')) {
    return reply.code(401).type('application/json').send({ error: 'Please log in.' })
  }
  const next = request.method === 'GET' ? request.url : undefined
  const reason = request.hadEndedSession || request.session?.stored ? 'ended' : 'please'
  return reply.redirect(loginPath(next, reason), 303)
}

const FRESH_MS = 1_000
const REMEMBERED_PEOPLE = 10_000

/** Finds people, each at most once a second, however many pages they load in that time. */
function rememberingPeople(db: Database) {
  const known = new BoundedMap<number, { person: Person; until: number }>(REMEMBERED_PEOPLE)

  async function look(request: FastifyRequest, personId: number): Promise<void> {
    try {
      const person = await findPerson(db, personId)
      if (person) known.set(personId, { person, until: performance.now() + FRESH_MS })
      admit(request, person)
    } catch (error) {
      request.storeError = error as Error
    }
  }

  /** @returns undefined when the person is known already */
  return (request: FastifyRequest, personId: number): Promise<void> | undefined => {
    const fresh = known.get(personId)
    if (!fresh || performance.now() >= fresh.until) return look(request, personId)
    admit(request, fresh.person)
    return undefined
  }
}

/** Sets `request.person`, unless the person's sessions of that time were ended. */
function admit(request: FastifyRequest, person: Person | undefined): void {
  const { stored } = request.session
  const validFrom = Math.max(stored?.record.createdAt ?? 0, stored?.get('kept_at') ?? 0)
  if (person && validFrom >= person.sessionsValidFrom) request.person = person
}
