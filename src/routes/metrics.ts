// /metrics for Prometheus: for whoever has the token, or, without one, for this machine alone.
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Measurement, metricsText } from '../metrics.ts'
import { paths } from '../paths.ts'
import { VOUCH_HEADER } from '../plugins/dev/developer.ts'

export interface MetricsRoutesOptions {
  /** METRICS_TOKEN; undefined means loopback only. */
  token: string | undefined
  /** Behind `npm run dev`: its word for "this machine". */
  vouch?: string | undefined
  gather: () => Promise<Measurement[]>
}

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

export async function metricsRoutes(
  app: FastifyInstance,
  { token, vouch, gather }: MetricsRoutesOptions,
): Promise<void> {
  app.get(paths.metrics, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const isLocal = vouch ? request.headers[VOUCH_HEADER] === vouch : isFromThisMachine(request)
    if (!(token ? hasToken(request, token) : isLocal)) {
      if (token) reply.header('www-authenticate', 'Bearer')
      return reply.code(token ? 401 : 404).send({ error: 'Not for you.' })
    }
    return reply.type(TEXT_FORMAT).send(metricsText(await gather()))
  })
}

/** Both sides are hashed: the comparison takes the same time whatever was sent. */
function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const sent = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'))
}

const FORWARDED = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
  'via',
]

/** A proxy on this machine comes from loopback too, on behalf of anybody: its headers give it away. */
function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? ''
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(address)
  return isLoopback && FORWARDED.every((name) => headers[name] === undefined)
}
