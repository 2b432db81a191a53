// /organizer/logout: asks on GET and changes nothing; logs out on POST.
import type { FastifyInstance } from 'fastify'
import { loginPath, paths } from '../paths.ts'

export async function logoutRoutes(app: FastifyInstance): Promise<void> {
  app.get(paths.logout, { config: { isPublic: true } }, async (request, reply) => {
    if (request.trouble) throw request.trouble
    return reply.page('organizer/logout', 'Log out', { isLoggedIn: request.person !== undefined })
  })

  app.post(paths.logout, { config: { isPublic: true } }, async (_request, reply) => {
    await reply.endSession()
    return reply.redirect(loginPath(undefined, 'logged-out'), 303)
  })
}
