// /metrics for Prometheus: for whoever has the token, or for this machine alone where no token is set.
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Measurement, metricsText } from '../monitoring/metrics.ts'
import { paths } from '../paths.ts'
import { isFromThisMachine } from '../system/request-source.ts'

export interface MetricsRoutesOptions {
  /** METRICS_TOKEN; undefined means loopback only. */
  token: string | undefined
  /**
   * The secret by which `npm run dev` says that it passed on a request of this machine; undefined
   * elsewhere.
   */
  devProxySecret?: string | undefined
  gather: () => Promise<Measurement[]>
}

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

export async function metricsRoutes(
  app: FastifyInstance,
  { token, devProxySecret, gather }: MetricsRoutesOptions,
): Promise<void> {
  app.get(paths.metrics, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!(token ? hasToken(request, token) : isFromThisMachine(request, devProxySecret))) {
      if (token) reply.header('www-authenticate', 'Bearer')
      return reply.code(token ? 401 : 404).send({ error: 'Not for you.' })
    }
    return reply.type(TEXT_FORMAT).send(metricsText(await gather()))
  })
}

/** Both tokens are hashed, so that the comparison takes the same time whatever was sent. */
function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const sent = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'))
}
