// What development adds to every page: the bar with the request's costs, the script that follows the
// server, the error page; and the guard before what only the developer may do.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Forbidden, NotFound } from '../errors.ts'
import { paths } from '../paths.ts'
import { isFromThisMachine } from '../system/request-source.ts'
import { developerCookieName, isSameSecret } from './developer-key.ts'
import { errorPage, inHtml } from './error-page.ts'
import type { DevSecrets } from './protocol.ts'
import { costsOfRequest, noCosts, type RequestCosts } from './request-costs.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What this request has cost so far; under `npm run dev` only. */
    requestCosts?: RequestCosts
  }
  interface FastifyInstance {
    /** What a page shows besides under `npm run dev`; undefined for a visitor from elsewhere. */
    devFrame?: (reply: FastifyReply) => DevFrame | undefined
    /** The error page as HTML; undefined for a visitor from elsewhere. */
    devErrorPage?: (error: Error, reply: FastifyReply) => string | undefined
  }
}

export interface DevFrame {
  /** Markup of the script that follows the server. */
  follow: string
  /** Undefined where the setting DEV_BAR is 0. */
  bar: DevBar | undefined
}

export interface DevBar {
  route: string
  /** Empty unless a browser navigates, so that scripts can compare two responses byte for byte. */
  milliseconds: string
  costs: RequestCosts
  queryMilliseconds: string
  cookie: string
  bootId: string
  /** The visitor has opened the link of this project, and may look at sessions and switch. */
  isDeveloper: boolean
  canSwitchBack: boolean
  /** The page before this one caused a mail. */
  hasMail: boolean
}

export interface PageFrameOptions extends DevSecrets {
  config: { root: string; devBar: boolean }
  start: { bootId: string }
}

const MAILED_COOKIE = 'dev_mailed'
const MAILED = { path: '/', httpOnly: true, sameSite: 'lax' } as const

/** Holds the id of the person before the last switch. */
export const SWITCHED_FROM_COOKIE = 'dev_switched_from'

const isDeveloper = (request: FastifyRequest, secrets: DevSecrets): boolean =>
  isFromThisMachine(request, secrets.devProxySecret) &&
  isSameSecret(request.cookies?.[developerCookieName(secrets.developerKey)], secrets.developerKey)

/** Guards the routes of `app`: they read and change other people's sessions, or end the server. */
export function requireDeveloper(app: FastifyInstance, secrets: DevSecrets): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (isDeveloper(request, secrets)) done()
    else done(new Forbidden(`Open once the link with ${paths.devOpen} that npm run dev printed.`))
  })
}

export const pageFrame = fastifyPlugin<PageFrameOptions>(
  async (app, options) => {
    const { config, start } = options

    app.addHook('onRequest', (request, reply, done) => {
      request.requestCosts = noCosts()
      // The matched route decides, since the URL itself may be written in other ways (/%64ev/).
      if (
        request.routeOptions.url?.startsWith('/dev/') &&
        !isFromThisMachine(request, options.devProxySecret)
      ) {
        reply.header('cache-control', 'no-store')
        done(new NotFound())
      } else costsOfRequest.run(request.requestCosts, done)
    })
    // A body is read outside of the request's asynchronous context; this leads back into it.
    app.addHook('preValidation', (request, _reply, done) =>
      costsOfRequest.run(request.requestCosts ?? noCosts(), done),
    )

    leadToMails(app)
    app.decorate('devFrame', (reply) => {
      if (!isFromThisMachine(reply.request, options.devProxySecret)) return undefined
      return { follow: follow(reply.request), bar: config.devBar ? bar(reply) : undefined }
    })
    app.decorate('devErrorPage', (error, { request }) =>
      isFromThisMachine(request, options.devProxySecret)
        ? errorPage(error, request, { root: config.root, follow: follow(request) })
        : undefined,
    )

    function follow({ method, person }: FastifyRequest): string {
      const attributes = [
        `data-boot="${start.bootId}"`,
        `data-method="${inHtml(method)}"`,
        ...(person ? ['data-logged-in'] : []),
      ].join(' ')
      return `<script type="module" src="${paths.devAsset({ file: 'page.js' })}" ${attributes}></script>\n`
    }

    function bar(reply: FastifyReply): DevBar {
      const { request } = reply
      const costs = request.requestCosts ?? noCosts()
      const isNavigation = request.headers['sec-fetch-dest'] === 'document'
      return {
        route: `${request.method} ${request.routeOptions.url ?? 'no route'}`,
        milliseconds: isNavigation ? `${reply.elapsedTime.toFixed(1)} ms` : '',
        costs,
        queryMilliseconds: isNavigation ? `in ${costs.queryMs.toFixed(1)} ms` : '',
        cookie: sendsSessionCookie(reply) ? 'sent' : 'not sent',
        bootId: start.bootId.slice(0, 8),
        isDeveloper: isDeveloper(request, options),
        hasMail: takeMailed(reply),
        canSwitchBack: request.cookies?.[SWITCHED_FROM_COOKIE] !== undefined,
      }
    }
  },
  { name: 'page-frame' },
)

/**
 * Lets the page after a request that caused a mail lead to the mailbox, once: the request itself
 * mostly was a form.
 */
function leadToMails(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.hasMailed) reply.setCookie(MAILED_COOKIE, '1', MAILED)
    done(null, payload)
  })
}

function takeMailed(reply: FastifyReply): boolean {
  const hasMail = reply.request.cookies?.[MAILED_COOKIE] !== undefined
  if (hasMail) reply.clearCookie(MAILED_COOKIE, MAILED)
  return hasMail
}

function sendsSessionCookie(reply: FastifyReply): boolean {
  const cookies = [reply.getHeader('set-cookie') ?? []].flat().map((line) => `${line}`)
  return cookies.some((line) => /^(__Host-)?session(_\d+)?=/.test(line))
}
