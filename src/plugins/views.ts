// Renders pages: Eta templates below views/, each inside the frame that every page shares.
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { DevFrame } from '../dev/page-frame.ts'
import type { Pages } from '../pages/pages.ts'
import { paths } from '../paths.ts'
import type { Notice } from '../sessions/session-record.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import { SessionEnded } from '../sessions/stored-session.ts'
import * as draw from '../street/street.ts'
import { isVisit } from './visits.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What every template finds at `it.page`. */
export interface PageFrame {
  title: string
  path: string
  theme: Theme
  asset(file: string): string
  /** Every URL. */
  paths: typeof paths
  /** Draws the street and its houses. */
  draw: typeof draw
  person?: { firstName: string; fullName: string }
  /** It was not, or can't be, looked up who asks: perhaps somebody who is logged in. */
  isUnknown: boolean
  notices: readonly Notice[]
  development: boolean
  /** For the developer at this machine; never in production. */
  dev?: DevFrame
}

/** What the template finds beside `it.page`, and notices on top of the session's own. */
export type PageProps = { notices?: readonly Notice[]; [name: string]: unknown }

/** Pages whose props are not in the map yet. */
type UntypedPage =
  | 'home'
  | 'how-sessions-work'
  | 'playground'
  | 'organizer/login'
  | 'organizer/logout'
  | 'organizer/dashboard'
  | `dev/${string}`
  | `errors/${string}`

declare module 'fastify' {
  interface FastifyReply {
    /** Answers with a page. */
    page<T extends keyof Pages>(
      template: T,
      title: string,
      props: Pages[T] & { notices?: readonly Notice[] },
    ): Promise<FastifyReply>
    page(template: UntypedPage, title: string, props: PageProps): Promise<FastifyReply>
  }
}

export interface ViewsOptions {
  root: string
  isProduction: boolean
  themeCookie: string
  /** The engine of `npm run dev`, whose errors name view and line. */
  templateEngine?: ((views: string) => Eta) | undefined
}

export const views = fastifyPlugin<ViewsOptions>(
  async (app, { root, isProduction, themeCookie, templateEngine }) => {
    const directory = join(root, 'views')
    await app.register(fastifyView, {
      engine: {
        eta: templateEngine?.(directory) ?? new Eta({ views: directory, cache: isProduction }),
      },
      root: directory,
      production: isProduction,
    })

    app.decorateReply('page', async function (template: string, title: string, props: PageProps) {
      const { request } = this
      const page: PageFrame = {
        title,
        path: request.url,
        theme: themeOf(request.cookies?.[themeCookie]),
        asset: app.assetUrl,
        paths,
        draw,
        notices: [...(props.notices ?? []), ...(await takeNotices(request))],
        development: !isProduction,
        isUnknown: !request.session || (!request.person && request.trouble !== undefined),
        ...(request.person && { person: request.person }),
      }
      const frame = request.server.devFrame?.(this)
      if (frame) page.dev = frame
      return sendPage(this, template, { page, ...props })
    })
  },
  { name: 'views' },
)

function sendPage(reply: FastifyReply, template: string, data: object): FastifyReply {
  return reply.view(template, data) as unknown as FastifyReply
}

const themeOf = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system'

/** Notices are shown once; where they can't be removed just now they are shown again. */
async function takeNotices(request: FastifyRequest): Promise<readonly Notice[]> {
  const session = request.session?.stored
  if (!session?.has('notices') || !isVisit(request)) return []
  try {
    return await session.pop('notices', [])
  } catch (error) {
    if (error instanceof StoreUnavailable) return session.get('notices', [])
    if (error instanceof SessionEnded) return []
    throw error
  }
}
