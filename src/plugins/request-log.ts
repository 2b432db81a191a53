// One log line for each page: method, path without its query, status and time; never a header.
import fastifyPlugin from 'fastify-plugin'
import { paths } from '../paths.ts'

export const requestLog = fastifyPlugin(
  async (app) => {
    app.addHook('onResponse', async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (isQuiet(path) && reply.statusCode < 400) return
      const ms = Math.round(reply.elapsedTime * 10) / 10
      request.log.info(`${request.method} ${path} ${reply.statusCode} ${ms} ms`)
    })
  },
  { name: 'request-log' },
)

const PROBES: ReadonlySet<string> = new Set([paths.health, paths.ready, paths.metrics])

/** What comes with each page, or every few seconds, says nothing unless it goes wrong. */
const isQuiet = (path: string): boolean => path.startsWith(paths.assets) || PROBES.has(path)
