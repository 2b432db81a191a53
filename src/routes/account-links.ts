// /organizer/join/:token and /organizer/reset-password/:token: choosing a password by a one-time link.
//
// A GET leaves the link unused, since mail scanners and previews ask for every link they see.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { type AccountLink, type Admitted, findAccountLink, join } from '../domain/accounts.ts'
import { resetPassword } from '../domain/change-password.ts'
import { type SessionsNeeds, tellOfEnd } from '../domain/ending-sessions.ts'
import { problemWithPassword } from '../domain/new-password.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { findPersonByEmail } from '../domain/people.ts'
import { choosePasswordProps } from '../pages/account-links.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { field } from '../plugins/forms.ts'
import { beginByLink, tellThatItIsUsed } from '../plugins/link-login.ts'

interface AccountLinkNeeds extends SessionsNeeds, NoticeNeeds {
  config: NoticeNeeds['config'] & Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  passwords: PasswordHasher
}

const PAGE = 'organizer/account/choose-password'

const WAYS = [
  { path: paths.join, purpose: 'join', fulfil: join },
  { path: paths.resetPassword, purpose: 'password', fulfil: resetPassword },
] as const

export function accountLinkRoutes(app: FastifyInstance, needs: AccountLinkNeeds): void {
  const { db, clock } = needs
  const devices = deviceMemory(needs)

  for (const { path, purpose, fulfil } of WAYS) {
    app.get<{ Params: { token: string } }>(path.pattern, async ({ params: { token } }, reply) => {
      const link = await findAccountLink(db, { token, purpose }, clock())
      if (!link) return tellThatItIsUsed(reply, purpose)
      return reply.page(PAGE, titleOf(link), choosePasswordProps(link, path({ token })))
    })

    app.post<{ Params: { token: string } }>(path.pattern, async (request, reply) => {
      const { token } = request.params
      const link = await findAccountLink(db, { token, purpose }, clock())
      if (!link) return tellThatItIsUsed(reply, purpose)
      const password = field(request.body, 'new_password')
      const problem = await problemWithPassword(password, await namesOf(needs, link))
      if (problem) {
        const props = choosePasswordProps(link, path({ token }), problem)
        return reply.code(422).page(PAGE, `Error: ${titleOf(link)}`, props)
      }
      const hash = await needs.passwords.hash(password)
      const admitted = await fulfil(db, token, hash, clock())
      if (purpose === 'password') await tellOfReset(needs, admitted, reply)
      if (!(await beginByLink({ ...needs, devices }, reply, admitted))) {
        return tellThatItIsUsed(reply, purpose)
      }
      return reply.redirect(paths.dashboard, 303)
    })
  }
}

const titleOf = ({ purpose }: AccountLink): string =>
  purpose === 'join' ? 'Choose your password' : 'Choose a new password'

/** What everybody knows of the link's owner, and a guesser tries first: no password may consist of it. */
async function namesOf({ db }: AccountLinkNeeds, link: AccountLink): Promise<string[]> {
  const { email, firstName, lastName, householdName } =
    (await findPersonByEmail(db, link.email)) ?? link
  return [email, firstName, lastName, householdName]
}

async function tellOfReset(
  needs: AccountLinkNeeds,
  { personId }: Admitted,
  { request }: FastifyReply,
): Promise<void> {
  await tellOfEnd(needs, personId, 'password')
  await tellByMail(needs, request, 'password changed', personId)
}
