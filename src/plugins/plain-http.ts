// Tells the log why a log-in will not hold: over plain HTTP browsers drop the Secure cookie silently.
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Says once what is wrong with the way this log-in came in, if anything is. */
    explainInsecureLogin(): void
  }
}

const SECURE_ANYWAY = /^(localhost|[^.]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i

const DROPPED =
  'A log-in came over plain HTTP. Browsers drop the Secure session cookie there, so it will not hold. Put a proxy with TLS in front, which sends X-Forwarded-Proto, and set TRUST_PROXY=1.'
const UNTRUSTED =
  'A log-in came through a proxy (X-Forwarded-Proto: https) while TRUST_PROXY is off: it holds, but all visitors count as one address in the limits on guessing. Set TRUST_PROXY=1.'

/** @param isSecure SESSION_COOKIE_SECURE */
export const plainHttp = fastifyPlugin<{ isSecure: boolean }>(
  async (app, { isSecure }) => {
    const said = new Set<string>()

    app.decorateRequest('explainInsecureLogin', function () {
      const message = isSecure ? whatIsWrong(this) : undefined
      if (!message || said.has(message)) return
      said.add(message)
      this.log.warn(message)
    })
  },
  { name: 'plain-http' },
)

function whatIsWrong({ protocol, headers }: FastifyRequest): string | undefined {
  if (protocol === 'https') return undefined
  if (String(headers['x-forwarded-proto']).startsWith('https')) return UNTRUSTED
  // Browsers keep Secure cookies of this machine itself without TLS.
  return SECURE_ANYWAY.test(headers.host ?? '') ? undefined : DROPPED
}
