// Development only: the dev bar's figures, the error page, and what pages need to follow the server.
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AppDependencies } from '../../app.ts'
import { NotFound } from '../../errors.ts'
import { isDeveloper, VOUCH_HEADER } from './developer.ts'
import { errorPage, inHtml } from './error-page.ts'
import { type Figures, figuresOfRequest, noFigures } from './figures.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What this request has cost so far; in development only. */
    figures?: Figures
  }
  interface FastifyInstance {
    /** What the frame of a page shows the developer; undefined for everybody else, and in production. */
    devFrame?: (reply: FastifyReply) => DevFrame | undefined
    devErrorPage?: (error: Error, reply: FastifyReply) => string | undefined
  }
}

export interface DevFrame {
  /** Markup of the script that follows the server. */
  follow: string
  bar?: {
    route: string
    /** Empty for what is no browser: two answers to programs differ in nothing but what was asked. */
    milliseconds: string
    figures: Figures
    queryMilliseconds: string
    cookie: string
    bootId: string
    canSwitchBack: boolean
  }
}

/** The person before the last switch. */
export const SWITCHED_FROM_COOKIE = 'dev_switched_from'

export const dev = fastifyPlugin<Pick<AppDependencies, 'config' | 'start' | 'vouch'>>(
  async (app, { config, start, vouch }) => {
    app.addHook('onRequest', (request, reply, done) => {
      request.figures = noFigures()
      // By the matched route: the URL may be written in other ways (/%64ev/).
      if (request.routeOptions.url?.startsWith('/dev/') && !isFromDeveloper(request)) {
        reply.header('cache-control', 'no-store')
        done(new NotFound())
      } else figuresOfRequest.run(request.figures, done)
    })
    // A body arrives outside of the request's own course: the way back into it.
    app.addHook('preValidation', (request, _reply, done) =>
      figuresOfRequest.run(request.figures ?? noFigures(), done),
    )

    app.decorate('devFrame', (reply) => {
      if (!isFromDeveloper(reply.request)) return undefined
      return { follow: follow(reply.request), ...(config.devBar && { bar: bar(reply) }) }
    })
    app.decorate('devErrorPage', (error, { request }) =>
      isFromDeveloper(request)
        ? errorPage(error, request, { root: config.root, follow: follow(request) })
        : undefined,
    )

    function isFromDeveloper({ headers, raw }: FastifyRequest): boolean {
      if (vouch) return headers[VOUCH_HEADER] === vouch
      return isDeveloper(raw.socket.remoteAddress, headers)
    }

    function follow({ method, person }: FastifyRequest): string {
      const attributes = [
        `data-boot="${start.bootId}"`,
        `data-method="${inHtml(method)}"`,
        ...(person ? ['data-logged-in'] : []),
        ...(vouch ? ['data-follow'] : []),
      ].join(' ')
      return `<script type="module" src="/dev/assets/page.js" ${attributes}></script>\n`
    }

    function bar(reply: FastifyReply): NonNullable<DevFrame['bar']> {
      const { request } = reply
      const figures = request.figures ?? noFigures()
      const isLookedAt = request.headers['sec-fetch-dest'] === 'document'
      const cookies = [reply.getHeader('set-cookie') ?? []].flat().map((line) => `${line}`)
      const sent = cookies.some((line) => /^(__Host-)?session=/.test(line))
      return {
        route: `${request.method} ${request.routeOptions.url ?? 'no route'}`,
        milliseconds: isLookedAt ? `${reply.elapsedTime.toFixed(1)} ms` : '',
        figures,
        queryMilliseconds: isLookedAt ? `in ${figures.queryMs.toFixed(1)} ms` : '',
        cookie: sent ? 'sent' : 'not sent',
        bootId: start.bootId.slice(0, 8),
        canSwitchBack: request.cookies?.[SWITCHED_FROM_COOKIE] !== undefined,
      }
    }
  },
  { name: 'dev' },
)
