// Bounds on what a request may carry; every refusal is a 4xx, before anything is parsed or hashed.

import type { Server } from 'node:http'
import fastifyFormbody from '@fastify/formbody'
import type { FastifyHttpOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { BadForm, MAX_BODY_BYTES, parseForm } from './forms.ts'

/** How many clients may be connected to one process; the next one is hung up on. */
export const MAX_CONNECTIONS = 2_000

/**
 * Slow and idle clients give their place back. Milliseconds. An idle connection is kept longer than
 * the proxies in front keep theirs (nginx 60 s, Caddy 120 s): the one who closes first must be the
 * proxy, else a form that it sends in that moment is lost.
 */
export const serverLimits = {
  bodyLimit: MAX_BODY_BYTES,
  requestTimeout: 15_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 125_000,
  maxRequestsPerSocket: 0,
  http: {
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16_384,
    requireHostHeader: false, // Node would refuse the request without a page; our own refusal below has one.
  },
} satisfies FastifyHttpOptions<Server>

/** Forms only: every other content type is answered 415. */
export const limits = fastifyPlugin(
  async (app) => {
    // Without dropMaxConnection a full worker hands the connection on to the next full one.
    Object.assign(app.server, { maxConnections: MAX_CONNECTIONS, dropMaxConnection: true })
    app.addHook('onRequest', async ({ headers, raw }) => {
      if (headers.host === undefined && raw.httpVersion !== '1.0') {
        throw Object.assign(new Error('The request does not say which host it is for.'), {
          statusCode: 400,
        })
      }
    })
    app.removeAllContentTypeParsers()
    await app.register(fastifyFormbody, { bodyLimit: MAX_BODY_BYTES, parser: parseForm })
    app.addHook('preParsing', async (request) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')
      if (charset && !/^utf-?8$/i.test(charset[1] ?? '')) {
        throw new BadForm('Send forms in UTF-8.', 415)
      }
      if (request.headers['content-encoding'] !== undefined) {
        throw new BadForm('Send forms without a content encoding.', 415)
      }
    })
  },
  { name: 'limits' },
)
