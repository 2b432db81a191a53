// /unsubscribe/:token: whoever got a mail as a guest says here that they want no more, or wants
// mails again.
//
// A GET changes nothing, since mail scanners ask for every link they see. A mail program sends the
// POST of RFC 8058 by itself, from anywhere and without a cookie, so nothing but the token is asked
// for.
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
import { BadForm, field } from '../plugins/forms.ts'

const MOST_BYTES = 65_536

interface UnsubscribeNeeds {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
}

/**
 * @param app a scope of its own, so that no other route accepts bodies of the kind that is dropped
 * here
 */
export function unsubscribeRoutes(app: FastifyInstance, { db, clock }: UnsubscribeNeeds): void {
  app.addContentTypeParser(
    'multipart/form-data',
    async (_request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      // RFC 8058 allows multipart for its one field, which says nothing new.
      let bytes = 0
      for await (const { length } of payload) {
        bytes += length
        if (bytes > MOST_BYTES) throw new BadForm('A form may carry 64 kB at most.', 413)
      }
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
    app.route<{ Params: { token: string }; Querystring: { again?: unknown } }>({
      ...{ method, url, config: { opensByLink: true } },
      handler: async (request, reply) => {
        const { token } = request.params
        const address = await findAddress(db, token)
        if (!address) return tellUnknown(request, reply)
        await change(address)
        // A mail program follows no redirect. A browser does, and its page can then be loaded
        // again.
        const isFromPage = method === 'POST' && field(request.body, 'from') === 'page'
        const isUndoing = url === paths.subscribeAgain.pattern
        if (isFromPage) {
          return reply.redirect(
            `${paths.unsubscribe({ token })}${isUndoing ? '?again=yes' : ''}`,
            303,
          )
        }
        const hasAsked = isUndoing || request.query.again === 'yes'
        return show(reply, token, (await findAddress(db, token)) ?? address, hasAsked)
      },
    })
  }

  async function tellUnknown(request: FastifyRequest, reply: FastifyReply) {
    const seconds = await countGuess(db, request.ip, clock())
    if (seconds > 0) reply.code(429).header('retry-after', seconds)
    else reply.code(404)
    return show(reply, '', undefined)
  }
}

function show(reply: FastifyReply, token: string, address: Address | undefined, hasAsked = false) {
  const props = unsubscribeProps(token, address, hasAsked)
  return reply.page('unsubscribe', address ? props.heading : `Error: ${props.heading}`, props)
}
