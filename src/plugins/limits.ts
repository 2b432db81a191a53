// Limits on what a request may carry. Each refusal has a status of 4xx, and comes before anything is
// parsed or hashed.

import type { Server } from 'node:http'
import fastifyFormbody from '@fastify/formbody'
import type { FastifyHttpOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { BadForm, MAX_BODY_BYTES, parseForm } from './forms.ts'

/** How many clients may be connected to one process; further connections are closed. */
export const MAX_CONNECTIONS = 2_000

/**
 * How long slow and idle clients may keep a connection, in milliseconds. Idle connections are kept
 * longer than by the proxies in front (nginx 60 s, Caddy 120 s): the proxy must close first, else a
 * form that it sends in that very moment is lost.
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
    // Node would refuse such a request without a page; ours, below, has one.
    requireHostHeader: false,
  },
} satisfies FastifyHttpOptions<Server>

/** Accepts forms only; every other content type is answered with 415. */
export const limits = fastifyPlugin(
  async (app) => {
    // Without dropMaxConnection a worker that is full would pass the connection on to the next one,
    // which may be full too.
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
