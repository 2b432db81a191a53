// /organizer/log-in-by-mail/:token: logs in whoever has the link, once, and not before they press the button.
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { findAccountLink } from '../domain/accounts.ts'
import { useLogInLink } from '../domain/mailed-links.ts'
import { formatDuration } from '../pages/format.ts'
import { paths } from '../paths.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { field } from '../plugins/forms.ts'
import { type LettingInNeeds, letIn } from '../plugins/letting-in.ts'
import { tellThatItIsUsed } from '../plugins/link-login.ts'

interface LogInByMailNeeds extends LettingInNeeds {
  config: LettingInNeeds['config'] & Pick<Config, 'secretKeys' | 'session'>
}

const PURPOSE = 'log-in'

export function logInByMailRoutes(app: FastifyInstance, needs: LogInByMailNeeds): void {
  const { db, clock, config } = needs
  const { permanentByDefault, lifetimes } = config.session
  const { pattern } = paths.logInByMail
  const devices = deviceMemory(needs)

  app.get<{ Params: { token: string } }>(pattern, async ({ params: { token } }, reply) => {
    const link = await findAccountLink(db, { token, purpose: PURPOSE }, clock())
    if (!link) return tellThatItIsUsed(reply, PURPOSE)
    return reply.page('organizer/account/log-in-by-mail', 'Log in', {
      action: paths.logInByMail({ token }),
      ...{ email: link.email, keep: permanentByDefault },
      keepFor: formatDuration(lifetimes.permanentSeconds),
    })
  })

  app.post<{ Params: { token: string } }>(pattern, async (request, reply) => {
    const { token } = request.params
    if (request.storeError) throw request.storeError // It must not use the link up.
    const link = await findAccountLink(db, { token, purpose: PURPOSE }, clock())
    if (!link) return tellThatItIsUsed(reply, PURPOSE)
    const keep = field(request.body, 'keep') === 'yes'
    const admitted = await useLogInLink(db, token, clock())
    const device = await devices.lookAt(reply, admitted.personId)
    const welcome = { kind: 'welcome', ...admitted, ...device } as const
    if (!(await letIn(needs, reply, welcome, { keep, proof: 'a link' })))
      return tellThatItIsUsed(reply, PURPOSE)
    return reply.redirect(paths.dashboard, 303)
  })
}
