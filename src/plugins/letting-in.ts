// Logs somebody in, whatever they proved themselves by: a session under a new id, and a device that
// is known.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { isStillWelcome, type Welcome } from '../domain/login.ts'
import type { ProofKind } from '../domain/security-log.ts'
import { type NoticeNeeds, tellByMail } from './account-notices.ts'
import { deviceCookie } from './cookies.ts'
import { noteSecurity, type SecurityLogNeeds } from './security-log.ts'

export interface LettingInNeeds extends NoticeNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'cookie' | 'isProduction'>
}

/**
 * Begins a session, or moves the one that this person has in this browser, and tells them of a new
 * device.
 * @returns false when all sessions were ended while the proof was checked: then nobody is logged in
 */
export async function letIn(
  needs: LettingInNeeds,
  reply: FastifyReply,
  welcome: Welcome,
  { keep, proof }: { keep: boolean; proof: ProofKind },
): Promise<boolean> {
  const { personId, isKnownDevice, devices } = welcome
  const { request } = reply
  request.explainInsecureLogin()
  if (request.person?.id === personId) await reply.moveSession(keep)
  else await reply.startSession(personId, keep)
  if (!(await staysIn(needs, reply, welcome, proof))) return false
  const { name, options } = deviceCookie(needs.config)
  reply.setCookie(name, devices, options)
  if (!isKnownDevice) await tellByMail(needs, request, 'new device', personId)
  return true
}

/**
 * Ends the session that has just begun if the person's access has ended meanwhile; notes the log-in
 * otherwise.
 * @returns whether the person is logged in
 */
export async function staysIn(
  needs: SecurityLogNeeds,
  reply: FastifyReply,
  welcome: Pick<Welcome, 'personId' | 'sessionsValidFrom'>,
  proof: ProofKind,
): Promise<boolean> {
  const { request } = reply
  if (!(await isStillWelcome(needs, welcome))) {
    await reply.endSession()
    return false
  }
  const about = { personId: welcome.personId, session: request.session.stored?.name }
  await noteSecurity(needs, request, `logged in with ${proof}`, about)
  return true
}
