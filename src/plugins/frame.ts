// What every answer needs, whoever asks: headers, assets, templates, limits, error pages.
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { Config } from '../config/config.ts'
import { loggerOptions } from '../monitoring/log.ts'
import { trustedProxies } from '../system/request-source.ts'
import { afterAnswer } from './after-answer.ts'
import { assets } from './assets.ts'
import { themeCookie } from './cookies.ts'
import { draining } from './draining.ts'
import { baseErrors } from './errors.ts'
import { headers, securityHeaders } from './headers.ts'
import { limits, serverLimits } from './limits.ts'
import { methods } from './methods.ts'
import { requestLog } from './request-log.ts'
import { answerUnreadable } from './unreadable.ts'
import { type ViewsOptions, views } from './views.ts'

export interface FrameOptions {
  /** The engine of `npm run dev`; undefined for the plain one. */
  templateEngine?: ViewsOptions['templateEngine']
  /**
   * The secret by which `npm run dev` tells a visitor's address (request-source.ts); undefined
   * elsewhere.
   */
  devProxySecret?: string | undefined
}

const noSchemas = (): never => {
  throw new Error('Routes are given no JSON schemas: what is sent is read by forms.ts.')
}

/** Fastify would load its compilers of JSON schemas, a hundred files, at each start and for nothing. */
const noCompilers = { buildValidator: noSchemas, buildSerializer: noSchemas }

/** Everything a page needs except the visitor: headers, assets, templates, limits, error pages. */
export async function buildFrame(
  config: Config,
  { templateEngine, devProxySecret }: FrameOptions = {},
): Promise<FastifyInstance> {
  const { root, isProduction } = config
  const app: FastifyInstance = Fastify({
    ...serverLimits,
    logger: loggerOptions(config.logLevel, isProduction),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    trustProxy: trustedProxies(config.trustProxy, devProxySecret),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    rewriteUrl: ({ url = '/' }) => plainUrl(url),
    clientErrorHandler: () => {}, // answerUnreadable answers such requests.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    schemaController: { compilersFactory: noCompilers },
  })

  answerUnreadable(app.server, securityHeaders(isProduction))
  await app.register(draining)
  await app.register(afterAnswer)
  await app.register(requestLog)
  await app.register(headers, { isProduction })
  await app.register(methods)
  await app.register(assets, { root, isProduction })
  await app.register(views, {
    root,
    isProduction,
    themeCookie: themeCookie(config).name,
    templateEngine,
  })
  await app.register(limits)
  baseErrors(app, isProduction)
  return app
}

/**
 * Reduces a URL to path and query. A path that can't be decoded leads to the page for "not found",
 * as does a zero byte, which PostgreSQL accepts in no text. A query may hold a bare %
 * (`?utm=50%off`), which is taken as it stands.
 */
function plainUrl(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  try {
    decodeURI(path.split('?', 1)[0] ?? '')
    const isReadable = /^\/[\x21-\x7e]*$/.test(path) && !path.includes('%00')
    return isReadable ? path : '/unreadable-address'
  } catch {
    return '/unreadable-address'
  }
}
