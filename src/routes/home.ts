// /: the public home, and /appearance: light, dark, or as the system has it.
import type { FastifyInstance } from 'fastify'
import { homeProps } from '../pages/home.ts'
import { paths } from '../paths.ts'
import { type CookieSettings, themeCookie } from '../plugins/cookies.ts'
import { field } from '../plugins/forms.ts'
import { localPath } from '../plugins/local-path.ts'

export function homeRoutes(app: FastifyInstance, { config }: { config: CookieSettings }): void {
  const { name, options } = themeCookie(config)

  app.get(paths.home, async (_request, reply) =>
    reply.fixedPage('home', 'The light stays on', homeProps),
  )

  app.post(paths.appearance, async (request, reply) => {
    const theme = field(request.body, 'theme')
    if (theme === 'light' || theme === 'dark') reply.setCookie(name, theme, options)
    else reply.clearCookie(name, options)
    // The switch stands at the foot of each page, so the redirect leads back there.
    const back = localPath(field(request.body, 'back')) ?? paths.home
    return reply.redirect(`${back.replace(/#.*/, '')}#appearance`, 303)
  })
}
