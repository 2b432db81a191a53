// /organizer/: the parties of the person who is logged in; and /organizer/session, the page about
// their session.
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { listPartiesOf } from '../domain/dashboard.ts'
import { countRestarts, type ServerStart } from '../domain/server-starts.ts'
import { archiveProps, dashboardProps } from '../pages/dashboard.ts'
import { type SessionView, sessionCard, sessionLine } from '../pages/session.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { isVisit } from '../plugins/visits.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

interface DashboardNeeds {
  db: Database
  sessionStore: SessionStore
  config: Config
  start: ServerStart
  clock: () => number
  greetedSessions?: GreetedSessions | undefined
}

/** The names of sessions that were welcomed back after this start, whichever worker did it. */
export interface GreetedSessions {
  readonly size: number
  has(name: string): boolean
  add(name: string): unknown
}

export function dashboardRoutes(organizers: OrganizerScope, needs: DashboardNeeds): void {
  const { db, clock } = needs
  const viewOf = sessionView(needs)

  organizers.get(paths.dashboard, async (visit, reply) => {
    const { person, query } = visit
    const list = () => listPartiesOf(db, person, clock())
    if (query.show === 'archived') {
      const { archived } = await list()
      return reply.page('organizer/archive', 'Archive', archiveProps(archived, person, clock()))
    }
    const view = await viewOf(visit)
    const ofSession = JSON.stringify(sessionLine(view))
    return reply.keptPage([view.restarted, ofSession], async () => {
      const props = dashboardProps(person, await list(), view)
      return ['organizer/dashboard', 'Your parties', props]
    })
  })

  organizers.get(paths.session, async (visit, reply) => {
    const session = sessionCard(await viewOf(visit))
    return reply.page('organizer/session', 'This session', { session })
  })
}

function sessionView(needs: DashboardNeeds) {
  const { db, start, greetedSessions, config, sessionStore: store, clock } = needs
  const isFirstVisit = firstVisits(start, greetedSessions)
  return async ({ session, request }: Visit): Promise<SessionView> => {
    const restarts = await countRestarts(db, session.record.createdAt)
    const restarted = isVisit(request) && isFirstVisit(session)
    return { session, restarts, restarted, store, config, now: clock() }
  }
}

const REMEMBERED_VISITS = 10_000

/**
 * Tells whether this is the first visit of a session that is older than this start of the server.
 * The answer is kept in memory, so that a page view writes nothing.
 */
function firstVisits(
  start: ServerStart,
  greeted: GreetedSessions = new Set<string>(),
): (session: StoredSession) => boolean {
  return (session) => {
    const isOlder = !start.isReload && session.record.createdAt < start.startedAt
    if (!isOlder || greeted.size >= REMEMBERED_VISITS || greeted.has(session.name)) return false
    greeted.add(session.name)
    return true
  }
}
