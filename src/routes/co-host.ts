// /organizer/co-host/:token: the link by which an organizer becomes a co-host.
//
// A GET leaves the link unused, since mail scanners and previews ask for every link they see.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { acceptCoHostLink, type FoundCoHostLink, findCoHostLink } from '../domain/co-host-links.ts'
import { listHosts } from '../domain/hosts.ts'
import { coHostProps } from '../pages/co-host.ts'
import { paths } from '../paths.ts'
import { findVisitor } from '../plugins/authentication.ts'
import { loginPath } from '../plugins/local-path.ts'
import { showNotice } from '../plugins/notices.ts'
import { type HostNewsNeeds, tellHost } from './tell-hosts.ts'

interface CoHostNeeds extends HostNewsNeeds {
  config: Pick<Config, 'mail' | 'registration'>
}

interface WithToken {
  Params: { token: string }
}

const STATUS: Record<FoundCoHostLink['kind'], number> = {
  ...{ open: 200, hosting: 200, archived: 409, dead: 404 },
}

export function coHostRoutes(app: FastifyInstance, needs: CoHostNeeds): void {
  const { db, config, clock } = needs

  function show(
    request: FastifyRequest<WithToken>,
    reply: FastifyReply,
    found: FoundCoHostLink,
  ): Promise<FastifyReply> {
    const { token } = request.params
    const view = {
      ...{ token, viewer: request.person, loginUrl: loginPath(paths.coHost({ token })) },
      ...{ mayRegister: config.registration === 'open', now: clock() },
    }
    const title = found.kind === 'dead' ? 'This link does no more' : `Host ${found.party.title}`
    return reply.code(STATUS[found.kind]).page('organizer/co-host', title, coHostProps(found, view))
  }

  app.get<WithToken>(paths.coHost.pattern, async (request, reply) => {
    // The visitor may be logged in, which can't be read.
    if (request.storeError) throw request.storeError
    const found = await findCoHostLink(db, request.params.token, request.person, clock())
    return show(request, reply, found)
  })

  app.post<WithToken>(paths.coHost.pattern, async (request, reply) => {
    if (request.storeError) throw request.storeError
    const visitor = findVisitor(request)
    if (!visitor) return reply.redirect(loginPath(request.url, 'please'), 303)
    const { person } = visitor
    const found = await acceptCoHostLink(db, request.params.token, person, clock())
    if (found.kind === 'dead' || found.kind === 'archived') return show(request, reply, found)
    const { party } = found
    if (found.kind === 'open') {
      const [owner] = await listHosts(db, party)
      if (owner) await tellHost(needs, request, { kind: 'joined', party, by: person, to: owner })
      await showNotice(visitor, 'success', `You host ${party.title} now, with ${owner?.firstName}.`)
    }
    return reply.redirect(paths.party({ party: party.publicId }), 303)
  })
}
