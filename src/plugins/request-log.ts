// One log line for each page: method, path without its query, status and time; never a header.
import fastifyPlugin from 'fastify-plugin'
import { paths } from '../paths.ts'

export const requestLog = fastifyPlugin(
  async (app) => {
    app.addHook('onResponse', async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (path.startsWith(paths.assets) && reply.statusCode < 400) return
      const ms = Math.round(reply.elapsedTime * 10) / 10
      request.log.info(`${request.method} ${path} ${reply.statusCode} ${ms} ms`)
    })
  },
  { name: 'request-log' },
)
