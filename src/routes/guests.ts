// The pages behind an invitation's link: within this scope the invitation is certain.
//
// Links that open nothing are answered here, each with a page that says what to do. So are the
// programs that draw a preview of a link: they are told title and date, and don't count as a visit.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database/database.ts'
import { countGuess } from '../domain/link-guessing.ts'
import { type FoundInvitation, findInvitation } from '../domain/open-invitation.ts'
import { guessedTooOften, noInvitation } from '../pages/no-invitation.ts'
import { partyCard } from '../pages/party-card.ts'
import type { Path } from '../paths.ts'
import { Form } from '../plugins/forms.ts'
import { textsOf } from '../plugins/organizers.ts'
import { isLinkPreview } from '../plugins/visits.ts'

type OpenInvitation = Extract<FoundInvitation, { kind: 'open' }>

/** One request of somebody who holds a household's link. */
export interface Holder extends OpenInvitation {
  token: string
  /** The other parameters of the path, as they came: ids that may belong to nobody. */
  params: Readonly<Record<string, string>>
  /** What a POST sent; empty for a GET. */
  form: Form
  query: Readonly<Record<string, string>>
  request: FastifyRequest
}

type GuestPath = Path<`/i/:token${string}`>
type Handler = (holder: Holder, reply: FastifyReply) => Promise<FastifyReply>

/** Adds routes for guests: each handler is called only with an open invitation. */
export interface Guests {
  get(path: GuestPath, handler: Handler): void
  post(path: GuestPath, handler: Handler): void
}

export function guestScope(
  app: FastifyInstance,
  { db, clock }: { db: Database; clock: () => number },
): Guests {
  async function serve(request: FastifyRequest, reply: FastifyReply, handler: Handler) {
    const { token } = request.params as { token: string }
    const found = await findInvitation(db, token)
    if (found.kind !== 'open') return tellWhy(request, reply, found)
    if (request.method !== 'POST' && isLinkPreview(request)) {
      const { party } = found
      return reply.page('invitation/link-preview', party.title, partyCard(party, clock()))
    }
    const { body, query } = request
    const params = request.params as Record<string, string>
    const asked = { token, params, form: new Form(body), query: textsOf(query), request }
    return handler({ ...found, ...asked }, reply)
  }

  async function tellWhy(
    request: FastifyRequest,
    reply: FastifyReply,
    found: Exclude<FoundInvitation, { kind: 'open' }>,
  ) {
    const seconds = found.kind === 'unknown' ? await countGuess(db, request.ip, clock()) : 0
    if (seconds > 0) {
      const props = guessedTooOften(seconds)
      reply.code(429).header('retry-after', seconds)
      return reply.page('invitation/none', `Error: ${props.heading}`, props)
    }
    const { status, props } = noInvitation(found, clock())
    return reply.code(status).page('invitation/none', `Error: ${props.heading}`, props)
  }

  const add =
    (method: 'GET' | 'POST') =>
    ({ pattern }: GuestPath, handler: Handler) =>
      app.route({
        method,
        url: pattern,
        config: { opensByLink: true },
        handler: (request, reply) => serve(request, reply, handler),
      })
  return { get: add('GET'), post: add('POST') }
}
