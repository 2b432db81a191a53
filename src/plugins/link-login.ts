// What follows a one-time link: a session that begins empty, or a page that says that the link no
// longer works.
import type { FastifyReply } from 'fastify'
import type { Admitted } from '../domain/accounts.ts'
import type { LinkPurpose } from '../domain/mailed-links.ts'
import { usedLinkProps } from '../pages/mailed-links.ts'
import type { NoticeNeeds } from './account-notices.ts'
import type { DeviceMemory } from './device-cookies.ts'
import { staysIn } from './letting-in.ts'

type BeginningNeeds = Pick<NoticeNeeds, 'db' | 'clock'> & { devices: DeviceMemory }

/**
 * Logs in whoever has chosen a password, in an empty session.
 * @returns false when the person's access has ended meanwhile: then nobody is logged in
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
  // Where the clock was set back, the session would otherwise seem older than the time from which
  // sessions are valid.
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
