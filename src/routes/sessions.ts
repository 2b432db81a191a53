// /organizer/sessions: where a person is logged in; ends one session, all others, or all of them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import {
  endAllSessions,
  endOtherSessions,
  endSession,
  type SessionsNeeds,
} from '../domain/ending-sessions.ts'
import {
  listSessions,
  MOST_SESSIONS,
  noteSession,
  type OpenSession,
} from '../domain/person-sessions.ts'
import { pluralize } from '../pages/format.ts'
import { sessionsProps } from '../pages/sessions.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { loginPath } from '../plugins/local-path.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'
import { noteSecurity } from '../plugins/security-log.ts'
import { placeOf } from '../plugins/session-index.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'

interface SessionPagesNeeds extends SessionsNeeds, NoticeNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
}

export function sessionRoutes(organizers: OrganizerScope, needs: SessionPagesNeeds): void {
  const devices = deviceMemory(needs)

  organizers.get(paths.sessions, async (visit, reply) => {
    const own = { name: visit.session.name, network: placeOf(visit.request).network }
    const sessions = await listWithOwn(needs, visit)
    const props = sessionsProps({ sessions, own, most: MOST_SESSIONS, now: needs.clock() })
    return reply.page('organizer/account/sessions', 'Where you are logged in', props)
  })

  organizers.post(paths.endSession, async (visit, reply) => {
    const { person, session, params } = visit
    if (params.name === session.name) {
      await reply.endSession()
      const own = { personId: person.id, session: session.name }
      await noteSecurity(needs, visit.request, 'logged out', own)
      return reply.redirect(loginPath(undefined, 'logged-out'), 303)
    }
    const lived = await endSession(needs, person.id, params.name)
    if (lived) {
      const ended = { personId: person.id, session: params.name }
      await noteSecurity(needs, visit.request, 'ended a session', ended)
    }
    const [kind, text] = lived ? (['success', ENDED] as const) : (['info', GONE] as const)
    await showNotice(visit, kind, text)
    return reply.redirect(paths.sessions, 303)
  })

  organizers.post(paths.endOtherSessions, async (visit, reply) => {
    const ended = await endOtherSessions(needs, visit.person.id, visit.session)
    await devices.remember(reply, visit.person.id)
    if (ended > 0) await tellByMail(needs, visit.request, 'other sessions ended', visit.person.id)
    const text = `You are logged in here alone: ${pluralize(ended, 'other session')} ended.`
    await showNotice(visit, 'success', text)
    return reply.redirect(paths.sessions, 303)
  })

  organizers.post(paths.endAllSessions, async ({ person, request }, reply) => {
    await endAllSessions(needs, person.id, 'elsewhere')
    await devices.remember(reply, person.id)
    await tellByMail(needs, request, 'all sessions ended', person.id)
    await forgetHere(request, reply)
    return reply.redirect(loginPath(undefined, 'everywhere'), 303)
  })
}

const ENDED = 'That session has ended. Its browser is asked to log in.'
const GONE = 'That session had ended already.'

/** Lists the person's sessions. One that was begun before sessions were noted is noted now. */
async function listWithOwn(needs: SessionsNeeds, visit: Visit): Promise<OpenSession[]> {
  const { person, session, request } = visit
  const sessions = await listSessions(needs, person.id)
  if (sessions.some(({ name }) => name === session.name)) return sessions
  await noteSession(needs.db, session.name, session.record, placeOf(request))
  return listSessions(needs, person.id)
}

/**
 * Ends the session of this browser. It is refused for its age already, so a store that is
 * unavailable does not spoil the answer.
 */
async function forgetHere(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  try {
    await reply.endSession()
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    request.log.warn(`The session store could not be told of ended sessions: ${error.message}`)
  }
}
