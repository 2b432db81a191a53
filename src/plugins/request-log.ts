// Writes one log line for each page: method, path, status, milliseconds and address; never a header
// or a query.
import fastifyPlugin from 'fastify-plugin'
import { REQUEST, type RequestEntry } from '../monitoring/log.ts'
import { isKey, paths } from '../paths.ts'
import { plainAddress } from '../system/request-source.ts'

export const requestLog = fastifyPlugin(
  async (app) => {
    app.addHook('onResponse', async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (isQuiet(path) && reply.statusCode < 400) return
      const entry: RequestEntry = {
        method: request.method,
        path: withoutSecrets(path, request.routeOptions.url),
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        address: plainAddress(request.ip) ?? 'no address',
      }
      request.log.info(entry, REQUEST)
    })
  },
  { name: 'request-log' },
)

const PROBES: ReadonlySet<string> = new Set([paths.health, paths.ready, paths.metrics])

/**
 * Whether a request is logged only when it fails, since every page asks for assets, and probes come
 * every few seconds.
 */
const isQuiet = (path: string): boolean => path.startsWith(paths.assets) || PROBES.has(path)

const LONGEST_PATH = 300

/**
 * Shortens each part of a path that is long enough for 128 random bits, since it may be a token or
 * a session's name; its beginning is enough to tell parts apart. Of an address that is a secret
 * link nothing of the secret is shown, however it is spelled; and where no route matches, nothing
 * of what follows either, which may be the rest of it.
 */
function withoutSecrets(path: string, route: string | undefined): string {
  if (isKey(route ?? path)) {
    const key = route ? /^((?:\/organizer)?\/[\w-]+\/)[^/]+/ : /^((?:\/organizer)?\/[\w-]+\/).*/
    return (route ?? path).replace(key, '$1…').slice(0, LONGEST_PATH)
  }
  return path.replace(/[\w-]{22,}/g, (part) => `${part.slice(0, 4)}…`).slice(0, LONGEST_PATH)
}
