// Who is asking: finds the session's person, and lets nobody past a page that needs one.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Database } from '../database/database.ts'
import { findPerson, type Person } from '../domain/people.ts'
import { LoginRequired } from '../errors.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The logged-in person; undefined for everybody else. */
    person: Person | undefined
    /** Why it is not known who asks (store or database away); pages for everybody go on. */
    trouble: Error | undefined
  }
  interface FastifyContextConfig {
    /** Everybody may see this page; without it a route needs somebody who is logged in. */
    isPublic?: boolean
    /** The link is the key: whoever has it may do what stands there, and cookies decide nothing. */
    opensByLink?: boolean
  }
}

export const authentication = fastifyPlugin<{ db: Database }>(
  async (app, { db }) => {
    const findWhoAsks = rememberingPeople(db)
    app.decorateRequest('person', undefined)
    app.decorateRequest('trouble', undefined)

    // Waits only where it must look somebody up.
    app.addHook('onRequest', (request, reply, done) => {
      const { stored, trouble } = request.session
      request.trouble = trouble
      const personId = stored?.get('person_id')
      // Back after log-out shows nothing.
      reply.header('cache-control', personId === undefined ? 'private, no-cache' : 'no-store')
      const looking = personId === undefined ? undefined : findWhoAsks(request, personId)
      if (looking) looking.then(() => done(refusal(request)), done)
      else done(refusal(request))
    })
  },
  { name: 'authentication', dependencies: ['sessions'] },
)

const FRESH_MS = 1_000
const MAX_REMEMBERED = 10_000

/** Looks a person up at most once a second, however many pages they ask for in it. */
function rememberingPeople(db: Database) {
  const known = new Map<number, { person: Person; until: number }>()

  async function look(request: FastifyRequest, personId: number): Promise<void> {
    try {
      const person = await findPerson(db, personId)
      if (known.size >= MAX_REMEMBERED) known.clear()
      if (person) known.set(personId, { person, until: performance.now() + FRESH_MS })
      admit(request, person)
    } catch (error) {
      request.trouble = error as Error
    }
  }

  /** Undefined when the person is known already. */
  return (request: FastifyRequest, personId: number): Promise<void> | undefined => {
    const fresh = known.get(personId)
    if (!fresh || performance.now() >= fresh.until) return look(request, personId)
    admit(request, fresh.person)
    return undefined
  }
}

/** Lets a person in unless their access has ended since the session began. */
function admit(request: FastifyRequest, person: Person | undefined): void {
  const beganAt = request.session.stored?.record.createdAt ?? 0
  if (person && beganAt >= person.sessionsValidFrom) request.person = person
}

/** Why this request goes no further; undefined when it may. */
function refusal(request: FastifyRequest): Error | undefined {
  const { isPublic } = request.routeOptions.config
  if (isPublic || request.person || request.routeOptions.url === undefined) return undefined
  return request.trouble ?? new LoginRequired('Please log in.')
}

/**
 * The logged-in person and their session, for handlers behind the guard.
 * @throws LoginRequired or the store's trouble when there is none
 */
export function visitor(request: FastifyRequest): { person: Person; session: StoredSession } {
  const { person, session } = request
  if (!person || !session.stored) {
    throw request.trouble ?? new LoginRequired('Please log in.')
  }
  return { person, session: session.stored }
}
