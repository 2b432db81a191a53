// Answers in development only requests for loopback names and HOST: another site can point a name of
// its own at this machine (DNS rebinding), and its pages could then read the answers.
import { isIP } from 'node:net'
import fastifyPlugin from 'fastify-plugin'
import { Forbidden } from '../errors.ts'
import { isLoopbackHost } from '../system/request-source.ts'

/** @param host the setting HOST */
export const ownHosts = fastifyPlugin<{ host: string }>(
  async (app, { host }) => {
    app.addHook('onRequest', (request, _reply, done) => {
      if (isOwnHost(request.headers.host, host)) done()
      else done(new Forbidden('In development this server answers under localhost and HOST alone.'))
    })
  },
  { name: 'own-hosts' },
)

/** A request without a name comes from no browser, and nobody can point an address elsewhere. */
function isOwnHost(asked: string | undefined, host: string): boolean {
  if (asked === undefined || isLoopbackHost(asked)) return true
  const name = asked.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  const isEverywhere = host === '0.0.0.0' || host === '::'
  return name.toLowerCase() === host.toLowerCase() || (isEverywhere && isIP(name) !== 0)
}
