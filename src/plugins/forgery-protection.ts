// Refuses requests that another site made a visitor's browser send; hides which headers tell.
//
// No token, so no session for anonymous visitors and no stale forms: browsers say themselves where
// a request comes from, and pages can't lie about it. SameSite=Lax stands behind this. Where a link
// is the key no other site can know where to send a form, and browsers that keep to no-referrer say
// `Origin: null` there.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Forbidden } from '../errors.ts'
import { isLoopbackHost } from '../system/request-source.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The link is the key: whoever has it may do what stands there, and cookies decide nothing. */
    opensByLink?: boolean
  }
}

export interface ForgeryProtectionOptions {
  isProduction: boolean
  /** SESSION_COOKIE_SECURE: pages of ours then come over HTTPS. */
  isSecure: boolean
}

/** What a browser says of its own pages, and of what a person typed or kept as a bookmark. */
const isOwnSite = (site: string | string[]): boolean => site === 'same-origin' || site === 'none'

/** Whether a page of another site made the browser ask; false where the browser does not say. */
export const isFromElsewhere = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['sec-fetch-site'] !== undefined && !isOwnSite(headers['sec-fetch-site'])

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export const forgeryProtection = fastifyPlugin<ForgeryProtectionOptions>(
  async (app, options) => {
    app.addHook('onRequest', (request, _reply, done) => {
      const { method, routeOptions } = request
      const isSafe = SAFE_METHODS.has(method) || routeOptions.config.opensByLink
      const reason = isSafe ? undefined : whyForeign(request, options)
      if (reason === undefined) return done()
      request.log.warn(`A form was refused as another site's: ${reason}`)
      done(new Forbidden('This form was sent from another site, so nothing was done.'))
    })
  },
  { name: 'forgery-protection' },
)

/**
 * Unsafe requests need `Sec-Fetch-Site: same-origin` (or `none`: typed by a person), else an
 * `Origin` of our host. With neither it is no current browser: it passes without cookies, and in
 * development also with them where `Host` is a loopback name, so that curl can log out.
 * @returns undefined for a request of ours
 */
function whyForeign(
  { headers }: FastifyRequest,
  { isProduction, isSecure }: ForgeryProtectionOptions,
): string | undefined {
  const { 'sec-fetch-site': site, origin, host, cookie } = headers
  if (site !== undefined) {
    return isOwnSite(site) ? undefined : `Sec-Fetch-Site is ${shown(site)}.`
  }
  if (origin !== undefined) return whyForeignOrigin(origin, host, isSecure)
  if (cookie === undefined || (!isProduction && isLoopbackHost(host))) return undefined
  return 'it brought cookies, and neither Sec-Fetch-Site nor Origin.'
}

/** Over plain HTTP whoever sits on the network can write a page of ours; this machine has no network between. */
function whyForeignOrigin(
  origin: string,
  host: string | undefined,
  isSecure: boolean,
): string | undefined {
  const { protocol = '', host: sender } = URL.parse(origin) ?? {}
  if (!host || !sender || URL.parse(`${protocol}//${host}`)?.host !== sender) {
    return `Origin ${shown(origin)} is not Host ${shown(host ?? '')}. A proxy must pass on Host with its port (nginx: proxy_set_header Host $http_host).`
  }
  if (isSecure && protocol !== 'https:' && !isLoopbackHost(host)) {
    return `Origin ${shown(origin)} is not HTTPS, which Secure cookies need.`
  }
  return undefined
}

const LONGEST_SHOWN = 100

const shown = (text: string | string[]): string => JSON.stringify(`${text}`.slice(0, LONGEST_SHOWN))
