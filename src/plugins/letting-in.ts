// What every log-in ends in, by whichever proof: a session under a new id, a device that is known.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { isStillWelcome, type Welcome } from '../domain/login.ts'
import type { ProofKind } from '../domain/security-log.ts'
import { type NoticeNeeds, tellByMail } from './account-notices.ts'
import { deviceCookie } from './cookies.ts'
import { noteSecurity } from './security-log.ts'

export interface LettingInNeeds extends NoticeNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'cookie' | 'isProduction'>
}

/**
 * Begins the session, or moves the one that this person has here, and tells of a new device.
 * @returns false, and nobody is logged in, when all sessions were ended while the proof was looked at
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
  if (!(await isStillWelcome(needs, welcome))) {
    await reply.endSession()
    return false
  }
  const session = request.session.stored?.name
  await noteSecurity(needs, request, `logged in with ${proof}`, { personId, session })
  const { name, options } = deviceCookie(needs.config)
  reply.setCookie(name, devices, options)
  if (!isKnownDevice) await tellByMail(needs, request, 'new device', personId)
  return true
}
