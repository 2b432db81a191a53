// Lets a server stop in favour of another one without cutting off a client.
import { Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Accepts no new connections, and resolves when the last client is gone, or after `withinMs`.
     * Open connections are served on, and the next answer on each says that it is the last.
     */
    drain(withinMs: number): Promise<void>
  }
}

const LOOK_EVERY_MS = 25

export const draining = fastifyPlugin(
  async (app) => {
    let isStopping = false
    app.addHook('preClose', async () => {
      isStopping = true
    })
    app.addHook('onSend', async (_request, reply) => {
      if (isStopping) reply.header('connection', 'close')
    })

    app.decorate('drain', async (withinMs: number) => {
      isStopping = true
      // This is net.Server's close: http.Server's also closes idle connections, perhaps while a
      // request is on its way.
      Server.prototype.close.call(app.server)
      const giveUpAt = performance.now() + withinMs
      const connections = () =>
        new Promise<number>((resolve) => {
          app.server.getConnections((_error, count) => resolve(count))
        })
      while ((await connections()) > 0 && performance.now() < giveUpAt) await delay(LOOK_EVERY_MS)
    })
  },
  { name: 'draining' },
)
