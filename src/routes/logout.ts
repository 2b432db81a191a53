// /organizer/logout: asks on GET and changes nothing; logs out on POST.
//
// It is open to everybody: whoever is logged out already hears just that, and a session ends also
// while the database is away, where nobody can look up whose it is.
import type { FastifyInstance } from 'fastify'
import { loginPath, paths } from '../paths.ts'

export function logoutRoutes(app: FastifyInstance): void {
  app.get(paths.logout, async (request, reply) => {
    if (request.storeError) throw request.storeError
    return reply.page('organizer/logout', 'Log out', { isLoggedIn: request.person !== undefined })
  })

  app.post(paths.logout, async (_request, reply) => {
    await reply.endSession()
    return reply.redirect(loginPath(undefined, 'logged-out'), 303)
  })
}
