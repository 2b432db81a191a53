// /how-sessions-work: says in plain words why people stay logged in, and counts their visits to it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { howSessionsWorkProps, type Visits } from '../pages/how-sessions-work.ts'
import { paths } from '../paths.ts'
import { findVisitor } from '../plugins/authentication.ts'
import { isVisit } from '../plugins/visits.ts'
import { type SessionStore, StoreUnavailable } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

interface HowSessionsWorkNeeds {
  config: Config
  sessionStore: SessionStore
}

export function howSessionsWorkRoutes(
  app: FastifyInstance,
  { config, sessionStore }: HowSessionsWorkNeeds,
): void {
  app.get(paths.howSessionsWork, async (request, reply) => {
    const session = findVisitor(request)?.session
    const visits = session && (await countVisit(request, session))
    const props = howSessionsWorkProps(config, sessionStore.type, visits)
    return reply.page('how-sessions-work', 'How sessions work', props)
  })
}

/**
 * When the session can't be written, as on a full disk, the page is shown all the same, without the
 * count.
 */
async function countVisit(request: FastifyRequest, session: StoredSession): Promise<Visits> {
  const visits = () => session.get('visits', 0)
  if (!isVisit(request)) return { count: visits(), counted: false, trouble: undefined }
  try {
    await session.update((data) => {
      data.visits = (data.visits ?? 0) + 1
    })
    return { count: visits(), counted: true, trouble: undefined }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    request.log.warn(`A visit could not be counted: ${error.message}`)
    const trouble = 'This visit could not be stored just now.'
    return { count: visits(), counted: false, trouble }
  }
}
