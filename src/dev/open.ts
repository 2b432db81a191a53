// /dev/open: the link that `npm run dev` prints; makes this browser the developer's for a year.
import type { FastifyInstance } from 'fastify'
import { NotFound } from '../errors.ts'
import { paths } from '../paths.ts'
import { ONE_YEAR_SECONDS } from '../plugins/cookies.ts'
import { developerCookieName, isSameSecret } from './developer-key.ts'

export async function openRoute(
  app: FastifyInstance,
  { developerKey }: { developerKey: string },
): Promise<void> {
  app.get(paths.devOpen, async (request, reply) => {
    const { key } = request.query as Record<string, unknown>
    if (!isSameSecret(key, developerKey)) throw new NotFound()
    reply.setCookie(developerCookieName(developerKey), developerKey, {
      ...{ path: '/', httpOnly: true, sameSite: 'strict', maxAge: ONE_YEAR_SECONDS },
    })
    // Redirects at once, so that the key stays in no address bar and no page's Referer.
    return reply.header('cache-control', 'no-store').redirect(paths.devSessions, 303)
  })
}
