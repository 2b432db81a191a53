// Logs why log-ins will not last: over plain HTTP, browsers drop the Secure cookie without a word.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import {
  forwardedProtocol,
  isLoopbackHost,
  type TrustedProxies,
  trustedHops,
} from '../system/request-source.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Logs why the browser will drop the cookie of this log-in, if it will; each sentence is logged
     * once.
     */
    explainInsecureLogin(): void
  }
}

export interface PlainHttpOptions {
  /** SESSION_COOKIE_SECURE */
  isSecure: boolean
  /** TRUST_PROXY, as Fastify takes it. */
  proxies: false | TrustedProxies
}

const DROPPED =
  'A log-in came over plain HTTP. Browsers drop the Secure session cookie there, so it will not hold. Put a proxy with TLS in front, which sends X-Forwarded-Proto, and set TRUST_PROXY to its address (TRUST_PROXY=1 where nobody reaches this server but through it).'
const DROPPED_BEHIND_PROXY =
  'A log-in came over plain HTTP to the proxy, as X-Forwarded-Proto says. Browsers drop the Secure session cookie there, so it will not hold. Let the proxy lead plain HTTP to HTTPS.'
const NOT_SAID =
  'A log-in came through a trusted proxy that sends no X-Forwarded-Proto. If it came over plain HTTP, the browser dropped the Secure session cookie. Let the proxy send the header, and lead plain HTTP to HTTPS.'
const UNTRUSTED =
  'A log-in came through a proxy (X-Forwarded-Proto: https) while TRUST_PROXY is off: it holds, but all visitors count as one address in the limits on guessing. Set TRUST_PROXY to its address (TRUST_PROXY=1 where nobody reaches this server but through it).'
const NOT_NAMED =
  'A log-in came through a proxy (X-Forwarded-Proto: https) that TRUST_PROXY does not name: it holds, but all visitors behind it count as one address in the limits on guessing. Add its address to TRUST_PROXY.'

export const plainHttp = fastifyPlugin<PlainHttpOptions>(
  async (app, { isSecure, proxies }) => {
    const said = new Set<string>()

    app.decorateRequest('explainInsecureLogin', function () {
      const message = isSecure ? whatIsWrong(this, proxies) : undefined
      if (!message || said.has(message)) return
      said.add(message)
      this.log.warn(message)
    })
  },
  { name: 'plain-http' },
)

function whatIsWrong(request: FastifyRequest, proxies: PlainHttpOptions['proxies']) {
  const { headers } = request
  const hops = trustedHops(request, proxies)
  const protocol = forwardedProtocol(headers, hops || Number.POSITIVE_INFINITY)
  if (hops === 0 && protocol === 'https') return proxies ? NOT_NAMED : UNTRUSTED
  if (protocol === 'https' || keepsSecureCookies(headers.host)) return undefined
  if (hops === 0) return DROPPED
  return protocol === undefined ? NOT_SAID : DROPPED_BEHIND_PROXY
}

/** Whether browsers keep Secure cookies of this host without TLS, as they do for their own machine. */
const keepsSecureCookies = (host = ''): boolean =>
  isLoopbackHost(host) || /^[^.:]+\.localhost(:\d+)?$/i.test(host)
