// /organizer/logout: asks on GET and changes nothing; logs out on POST.
//
// It is open to everybody: whoever is logged out already hears just that, and a session ends also
// while the database is away, where nobody can look up whose it is.
import type { FastifyInstance } from 'fastify'
import { paths } from '../paths.ts'
import { loginPath } from '../plugins/local-path.ts'
import { noteSecurity, type SecurityLogNeeds } from '../plugins/security-log.ts'

export function logoutRoutes(app: FastifyInstance, needs: SecurityLogNeeds): void {
  app.get(paths.logout, async (request, reply) => {
    if (request.storeError) throw request.storeError
    return reply.page('organizer/logout', 'Log out', { isLoggedIn: request.person !== undefined })
  })

  app.post(paths.logout, async (request, reply) => {
    const session = request.session.stored?.name
    await reply.endSession()
    const personId = request.person?.id
    if (personId !== undefined) {
      await noteSecurity(needs, request, 'logged out', { personId, session })
    }
    return reply.redirect(loginPath(undefined, 'logged-out'), 303)
  })
}
