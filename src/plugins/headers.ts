// Security headers on every answer.
import type { IncomingMessage, ServerResponse } from 'node:http'
import fastifyPlugin from 'fastify-plugin'
import helmet from 'helmet'
import { isAccountKey, isKey } from '../paths.ts'
import { ONE_YEAR_SECONDS } from './cookies.ts'

export const headers = fastifyPlugin<{ isProduction: boolean }>(
  async (app, { isProduction }) => {
    const always = securityHeaders(isProduction)
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(always)
      done()
    })
    app.addHook('onSend', ({ routeOptions, url }, reply, payload, done) => {
      const address = routeOptions.url ?? url
      if (isKey(address)) reply.headers(FOR_KEYS)
      if (isAccountKey(address)) reply.header('referrer-policy', 'strict-origin')
      done(null, payload)
    })
  },
  { name: 'headers' },
)

/**
 * Headers of pages whose URL is a secret. They replace whatever a page sets: nobody may cache,
 * index or pass on such a URL. Forms behind an organizer's link need an Origin header, which
 * browsers leave out under no-referrer: their policy tells other pages the origin, and nothing
 * more.
 */
const FOR_KEYS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
}

/**
 * The headers by their names. They do not depend on the request, so answers made outside of Fastify
 * have them too.
 */
export function securityHeaders(isProduction: boolean): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  const response = {
    setHeader(name: string, value: string) {
      headers[name.toLowerCase()] = value
    },
    removeHeader() {},
  }
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'object-src': ["'none'"],
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
  setHeaders({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error
  })
  return headers
}
