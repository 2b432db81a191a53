// What comes of a one-time link: a session that begins empty, or a page that says that it does no more.
import type { FastifyReply } from 'fastify'
import type { Admitted } from '../domain/accounts.ts'
import type { LinkPurpose } from '../domain/mailed-links.ts'
import { usedLinkProps } from '../pages/mailed-links.ts'
import type { NoticeNeeds } from './account-notices.ts'
import type { DeviceMemory } from './device-cookies.ts'
import { staysIn } from './letting-in.ts'

type BeginningNeeds = Pick<NoticeNeeds, 'db' | 'clock'> & { devices: DeviceMemory }

/**
 * Logs in whoever has chosen a password, in a session that takes nothing along.
 * @returns false, and nobody is logged in, when access has ended meanwhile
 */
export async function beginByLink(
  needs: BeginningNeeds,
  reply: FastifyReply,
  admitted: Admitted,
): Promise<boolean> {
  const { personId, sessionsValidFrom } = admitted
  const { request } = reply
  request.explainInsecureLogin()
  await reply.startSession(personId, true)
  if (!(await staysIn(needs, reply, admitted, 'a link'))) return false
  // Where the clock was set back the session would seem to be from before.
  if (sessionsValidFrom > needs.clock()) {
    await request.session.stored?.set('kept_at', sessionsValidFrom)
  }
  await needs.devices.remember(reply, personId)
  return true
}

export const tellThatItIsUsed = (
  reply: FastifyReply,
  purpose: LinkPurpose,
): Promise<FastifyReply> =>
  reply
    .code(404)
    .page('organizer/account/used-link', 'This link does no more', usedLinkProps(purpose))
