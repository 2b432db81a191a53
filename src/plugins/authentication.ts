// Who is asking: finds the session's person, and lets nobody past a page that needs one.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Database } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import type { Person } from '../domain/types.ts'
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
  }
}

export const authentication = fastifyPlugin<{ db: Database }>(
  async (app, { db }) => {
    const findWhoAsks = rememberingPeople(db)
    app.decorateRequest('person', undefined)
    app.decorateRequest('trouble', undefined)

    app.addHook('onRequest', async (request, reply) => {
      const { stored, trouble } = request.session
      request.trouble = trouble
      const personId = stored?.get('person_id')
      if (personId !== undefined) {
        reply.header('cache-control', 'no-store') // Back after log-out shows nothing.
        await findWhoAsks(request, personId)
      } else {
        reply.header('cache-control', 'private, no-cache')
      }
      if (!request.routeOptions.config.isPublic) requirePerson(request)
    })
  },
  { name: 'authentication', dependencies: ['sessions'] },
)

const FRESH_MS = 1_000
const MAX_REMEMBERED = 10_000

/** Looks a person up at most once a second, however many pages they ask for in it. */
function rememberingPeople(db: Database) {
  const known = new Map<number, { person: Person; until: number }>()

  return async (request: FastifyRequest, personId: number): Promise<void> => {
    const now = performance.now()
    const fresh = known.get(personId)
    if (fresh && now < fresh.until) {
      request.person = fresh.person
      return
    }
    try {
      request.person = await findPerson(db, personId)
      if (known.size >= MAX_REMEMBERED) known.clear()
      if (request.person) known.set(personId, { person: request.person, until: now + FRESH_MS })
    } catch (error) {
      request.trouble = error as Error
    }
  }
}

function requirePerson(request: FastifyRequest): void {
  if (request.person || request.routeOptions.url === undefined) return
  if (request.trouble) throw request.trouble
  throw new LoginRequired('Please log in.')
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
