// /organizer/: the parties of the person who is logged in, and the session that keeps them so.
import type { FastifyInstance } from 'fastify'
import type { AppDependencies } from '../app.ts'
import { listPartyHouseholds } from '../domain/board.ts'
import { listPartiesOf, type PartySummary } from '../domain/dashboard.ts'
import { countRestarts, type ServerStart } from '../domain/server-starts.ts'
import { dashboardPage } from '../pages/dashboard.ts'
import { paths } from '../paths.ts'
import { visitor } from '../plugins/authentication.ts'
import { isVisit } from '../plugins/visits.ts'
import type { SeenSessions } from '../process/worker.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

export async function dashboardRoutes(app: FastifyInstance, deps: AppDependencies): Promise<void> {
  const { db, start, config, sessionStore, clock } = deps
  const shown = (parties: readonly PartySummary[]) =>
    Promise.all(
      parties.map(async (party) => ({
        party,
        households: await listPartyHouseholds(db, party.id),
      })),
    )
  const isFirstVisit = firstVisits(start, deps.seen)

  app.get(paths.dashboard, async (request, reply) => {
    const { person, session } = visitor(request)
    const { hosting, invited } = await listPartiesOf(db, person, clock())
    const parties = { hosting: await shown(hosting), invited: await shown(invited) }
    const restarts = await countRestarts(db, session.record.createdAt)
    const restarted = isVisit(request) && isFirstVisit(session)
    const facts = { session, restarts, restarted, store: sessionStore, config, now: clock() }
    return dashboardPage(reply, person, parties, facts)
  })
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
