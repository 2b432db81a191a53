// Refuses requests that another site has made a visitor's browser send; hides the headers that tell them.
//
// There are no tokens, hence no sessions for anonymous visitors and no stale forms: browsers tell
// where a request comes from, and pages can't forge that. SameSite=Lax is a second defence. Forms at
// an address that is a secret link need none of it, since no other site knows where to send them,
// and browsers that keep to no-referrer send `Origin: null` there.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Forbidden } from '../errors.ts'
import { isLoopbackHost } from '../system/request-source.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Whether the address is a secret link: whoever has it may use its forms, and cookies decide
     * nothing.
     */
    opensByLink?: boolean
  }
}

export interface ForgeryProtectionOptions {
  isProduction: boolean
  /** SESSION_COOKIE_SECURE: then our own pages are loaded over HTTPS. */
  isSecure: boolean
}

/**
 * Whether a request comes from our own pages, or from a person who typed the address or has a
 * bookmark.
 */
const isOwnSite = (site: string | string[]): boolean => site === 'same-origin' || site === 'none'

/**
 * Whether a page of another site made the browser send the request; false where the browser does
 * not tell.
 */
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
 * Unsafe requests need `Sec-Fetch-Site: same-origin` (or `none`: a person typed the address), else
 * an `Origin` with our host. A request with neither comes from no current browser: it may pass
 * without cookies, and in development also with cookies where `Host` is a loopback name, so that
 * curl can log out.
 * @returns undefined for a request of our own pages
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

/**
 * Over plain HTTP, whoever is on the network can forge one of our pages; requests of this machine
 * cross no network.
 */
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
