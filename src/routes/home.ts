// /: the public home, and /appearance: light, dark, or as the system has it.
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { homeProps } from '../pages/home.ts'
import { ownPath, paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { cookieName } from '../plugins/sessions.ts'

const ONE_YEAR_SECONDS = 31_536_000

interface HomeNeeds {
  config: Pick<Config, 'isProduction' | 'cookie'>
}

export async function homeRoutes(app: FastifyInstance, { config }: HomeNeeds): Promise<void> {
  const themeCookie = cookieName('theme', config.isProduction)
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.cookie.secure,
  } as const

  app.get(paths.home, { config: { isPublic: true } }, async (_request, reply) =>
    reply.page('home', 'The light stays on', homeProps),
  )

  app.post(paths.appearance, { config: { isPublic: true } }, async (request, reply) => {
    const theme = field(request.body, 'theme')
    if (theme === 'light' || theme === 'dark') {
      reply.setCookie(themeCookie, theme, { ...cookie, maxAge: ONE_YEAR_SECONDS })
    } else {
      reply.clearCookie(themeCookie, cookie)
    }
    // The switch stands at the foot of each page, and so does its reader afterwards.
    const back = ownPath(field(request.body, 'back')) ?? paths.home
    return reply.redirect(`${back.replace(/#.*/, '')}#appearance`, 303)
  })
}
