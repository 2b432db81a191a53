// Answers a request with a method that the page does not have, and names those that it has.
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of the routes at this URL; empty where there is no route. */
    methodsAt(url: string): readonly string[]
  }
}

/** To be registered before the routes, since it sees only those that are added later. */
export const methods = fastifyPlugin(
  async (app) => {
    const known = new Map<string, Set<string>>()
    app.addHook('onRoute', ({ url, method }) => {
      if (url.startsWith('/dev/')) return // Only the developer is told that these exist.
      const at = known.get(url) ?? new Set()
      for (const name of [method].flat()) at.add(name)
      known.set(url, at)
    })
    app.decorate('methodsAt', (url) => {
      const path = url.split('?', 1)[0] ?? ''
      const others = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
      const found = new Set([...(known.get(path) ?? []), ...(known.get(others) ?? [])])
      return found.size > 0 ? [...found, 'OPTIONS'] : []
    })
  },
  { name: 'methods' },
)
