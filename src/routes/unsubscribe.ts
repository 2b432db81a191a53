// /unsubscribe/:token: whoever got a mail as a guest says here that they want no more, or wants them again.
//
// A GET changes nothing, since mail scanners ask for every link they see. Mail programs send the POST of
// RFC 8058 by themselves, from anywhere and without a cookie: the link is all that it takes.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database/database.ts'
import { countGuess } from '../domain/link-guessing.ts'
import {
  type Address,
  findAddress,
  subscribeAgain,
  unsubscribe,
} from '../domain/messages/unsubscribing.ts'
import { unsubscribeProps } from '../pages/unsubscribe.ts'
import { paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'

interface UnsubscribeNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

/** @param app a scope of its own: nowhere else is a body read and dropped */
export function unsubscribeRoutes(app: FastifyInstance, { db, clock }: UnsubscribeNeeds): void {
  app.addContentTypeParser(
    'multipart/form-data',
    async (_request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      for await (const _ of payload); // RFC 8058 lets mail programs send their one field so.
    },
  )

  serve('GET', paths.unsubscribe.pattern, async () => {})

  serve('POST', paths.unsubscribe.pattern, (address) => unsubscribe(db, address, clock()))

  serve('POST', paths.subscribeAgain.pattern, (address) => subscribeAgain(db, address))

  function serve(
    method: 'GET' | 'POST',
    url: string,
    change: (address: Address) => Promise<void>,
  ): void {
    app.route<{ Params: { token: string } }>({
      ...{ method, url, config: { opensByLink: true } },
      handler: async (request, reply) => {
        const { token } = request.params
        const address = await findAddress(db, token)
        if (!address) return tellUnknown(request, reply)
        await change(address)
        // Mail programs follow no redirect; a person's browser does, and can then be reloaded.
        const isFromPage = method === 'POST' && field(request.body, 'from') === 'page'
        if (isFromPage) return reply.redirect(paths.unsubscribe({ token }), 303)
        return show(reply, token, (await findAddress(db, token)) ?? address)
      },
    })
  }

  async function tellUnknown(request: FastifyRequest, reply: FastifyReply) {
    const seconds = await countGuess(db, request.ip, clock())
    if (seconds > 0) reply.code(429).header('retry-after', seconds)
    else reply.code(404)
    return show(reply, '', undefined)
  }

  function show(reply: FastifyReply, token: string, address: Address | undefined) {
    const props = unsubscribeProps(token, address)
    return reply.page('unsubscribe', address ? props.heading : `Error: ${props.heading}`, props)
  }
}
