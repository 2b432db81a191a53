// /organizer/join/:token and /organizer/reset-password/:token: choosing a password by a one-time link.
//
// A GET uses nothing up, since mail scanners and previews ask for every link they see.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { type AccountLink, acceptAccountLink, findAccountLink } from '../domain/accounts.ts'
import { problemWithPassword } from '../domain/new-password.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { type SessionsNeeds, tellOfEnd } from '../domain/person-sessions.ts'
import { choosePasswordProps } from '../pages/account-links.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { field } from '../plugins/forms.ts'

interface AccountLinkNeeds extends SessionsNeeds, NoticeNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  passwords: PasswordHasher
}

const PAGE = 'organizer/account/choose-password'

export function accountLinkRoutes(app: FastifyInstance, needs: AccountLinkNeeds): void {
  const devices = deviceMemory(needs)
  for (const path of [paths.join, paths.resetPassword]) {
    app.get<{ Params: { token: string } }>(path.pattern, async (request, reply) => {
      const { token } = request.params
      const link = await findAccountLink(needs.db, token, needs.clock())
      if (!link) return tellThatItIsUsed(reply)
      hide(reply)
      return reply.page(PAGE, titleOf(link), choosePasswordProps(link, path({ token })))
    })

    app.post<{ Params: { token: string } }>(path.pattern, async (request, reply) => {
      const { token } = request.params
      const link = await findAccountLink(needs.db, token, needs.clock())
      if (!link) return tellThatItIsUsed(reply)
      const password = field(request.body, 'new_password')
      const names = [link.email, link.firstName, link.lastName, link.householdName]
      const problem = await problemWithPassword(password, names)
      if (problem) {
        hide(reply.code(422))
        const props = choosePasswordProps(link, path({ token }), problem)
        return reply.page(PAGE, `Error: ${titleOf(link)}`, props)
      }
      const hash = await needs.passwords.hash(password)
      const personId = await acceptAccountLink(needs.db, token, hash, needs.clock())
      if (link.purpose === 'password') await tellOfEnd(needs, personId, 'password')
      await reply.startSession(personId, true)
      await devices.remember(reply, personId)
      if (link.purpose === 'password') {
        await tellByMail(needs, request, 'password changed', personId)
      }
      return reply.redirect(paths.dashboard, 303)
    })
  }
}

const titleOf = ({ purpose }: AccountLink): string =>
  purpose === 'join' ? 'Choose your password' : 'Choose a new password'

/** The address is a key: no cache keeps the page, and no other site learns where it was. */
const hide = (reply: FastifyReply): FastifyReply =>
  reply.headers({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  })

function tellThatItIsUsed(reply: FastifyReply): Promise<FastifyReply> {
  hide(reply.code(404))
  return reply.page('organizer/account/used-link', 'This link does no more', {})
}
