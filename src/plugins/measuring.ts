// Measures every request for /metrics; it is registered only where METRICS is on.
import fastifyPlugin from 'fastify-plugin'
import type { Metrics } from '../monitoring/metrics.ts'
import { paths } from '../paths.ts'

const LOGIN_OUTCOMES: Record<number, string> = {
  303: 'welcome',
  401: 'wrong',
  422: 'incomplete',
  429: 'told to wait',
  503: 'unavailable',
}

const REFUSALS: Record<number, string> = {
  403: 'sent from another site',
  408: 'too slow',
  413: 'too large',
  415: 'not a form',
  429: 'too many attempts',
  431: 'headers too large',
  503: 'unavailable',
}

export const measuring = fastifyPlugin<{ metrics: Metrics }>(
  async (app, { metrics }) => {
    app.addHook('onResponse', async (request, reply) => {
      const { method, routeOptions } = request
      const { statusCode } = reply
      metrics.count('planner_requests_total', `method="${method}",status="${statusCode}"`)
      metrics.time('planner_request_seconds', '', reply.elapsedTime / 1000)
      if (method === 'POST' && routeOptions.url === paths.login) {
        const outcome = LOGIN_OUTCOMES[statusCode] ?? 'other'
        metrics.count('planner_logins_total', `outcome="${outcome}"`)
      }
      const reason = REFUSALS[statusCode]
      if (reason) metrics.count('planner_refusals_total', `reason="${reason}"`)
    })
  },
  { name: 'measuring' },
)
