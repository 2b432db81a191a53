// Security headers on every answer, and no-store on whatever a logged-in visitor sees.
import fastifyHelmet from '@fastify/helmet'
import fastifyPlugin from 'fastify-plugin'

const ONE_YEAR_SECONDS = 31_536_000

export const headers = fastifyPlugin<{ isProduction: boolean }>(
  async (app, { isProduction }) => {
    await app.register(fastifyHelmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'style-src': ["'self'"],
          'script-src': ["'self'"],
          'img-src': ["'self'"],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'form-action': ["'self'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
        },
      },
      strictTransportSecurity: isProduction && { maxAge: ONE_YEAR_SECONDS },
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    })
  },
  { name: 'headers' },
)
