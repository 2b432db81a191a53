// /organizer/: the parties of the person who is logged in; and their session, on a page of its own.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { listPartiesOf } from '../domain/dashboard.ts'
import { countRestarts, type ServerStart } from '../domain/server-starts.ts'
import { archiveProps, dashboardProps } from '../pages/dashboard.ts'
import { type SessionFacts, sessionCard } from '../pages/session.ts'
import { paths } from '../paths.ts'
import { visitor } from '../plugins/authentication.ts'
import { textsOf } from '../plugins/organizers.ts'
import { isVisit } from '../plugins/visits.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

interface DashboardNeeds {
  db: Database
  sessionStore: SessionStore
  config: Config
  start: ServerStart
  clock: () => number
  seen?: SeenSessions | undefined
}

/** Names of sessions that some worker has seen since the start. */
export interface SeenSessions {
  readonly size: number
  has(name: string): boolean
  add(name: string): unknown
}

export async function dashboardRoutes(app: FastifyInstance, deps: DashboardNeeds): Promise<void> {
  const { db, clock } = deps
  const factsOf = sessionFacts(deps)

  app.get(paths.dashboard, async (request, reply) => {
    const { person } = visitor(request)
    const parties = await listPartiesOf(db, person, clock())
    if (textsOf(request.query).show === 'archived') {
      return reply.page('organizer/archive', 'Archive', archiveProps(parties.archived, clock()))
    }
    const props = dashboardProps(person, parties, await factsOf(request))
    return reply.page('organizer/dashboard', 'Your parties', props)
  })

  app.get(paths.session, async (request, reply) => {
    const session = sessionCard(await factsOf(request))
    return reply.page('organizer/session', 'This session', { session })
  })
}

function sessionFacts(deps: DashboardNeeds) {
  const { db, start, seen, config, sessionStore: store, clock } = deps
  const isFirstVisit = firstVisits(start, seen)
  return async (request: FastifyRequest): Promise<SessionFacts> => {
    const { session } = visitor(request)
    const restarts = await countRestarts(db, session.record.createdAt)
    const restarted = isVisit(request) && isFirstVisit(session)
    return { session, restarts, restarted, store, config, now: clock() }
  }
}

const REMEMBERED_VISITS = 10_000

/** Tells a session's first visit after this server's start, once; kept in memory, nothing is written. */
function firstVisits(
  start: ServerStart,
  seen: SeenSessions = new Set<string>(),
): (session: StoredSession) => boolean {
  return (session) => {
    const isOlder = !start.isReload && session.record.createdAt < start.startedAt
    if (!isOlder || seen.size >= REMEMBERED_VISITS || seen.has(session.name)) return false
    seen.add(session.name)
    return true
  }
}
