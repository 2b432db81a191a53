// Refuses requests that another site made a visitor's browser send; hides which headers tell.
//
// No token, so no session for anonymous visitors and no stale forms: browsers say themselves where
// a request comes from, and pages can't lie about it. SameSite=Lax stands behind this.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Forbidden } from '../errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

export const forgeryProtection = fastifyPlugin<{ isProduction: boolean }>(
  async (app, { isProduction }) => {
    app.addHook('onRequest', (request, _reply, done) => {
      if (SAFE_METHODS.has(request.method) || isOurs(request, isProduction)) done()
      else done(new Forbidden('This form was sent from another site, so nothing was done.'))
    })
  },
  { name: 'forgery-protection' },
)

/**
 * Unsafe requests need `Sec-Fetch-Site: same-origin` (or `none`: typed by a person), else an
 * `Origin` of our host. With neither it is no current browser: it passes without cookies, and in
 * development also with them where `Host` is a loopback name, so that curl can log out.
 */
function isOurs({ headers }: FastifyRequest, isProduction: boolean): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (headers.origin !== undefined) return isHost(headers.origin, headers.host)
  return headers.cookie === undefined || (!isProduction && LOOPBACK_HOST.test(headers.host ?? ''))
}

function isHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase()
}
