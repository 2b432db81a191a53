// Renders pages: Eta templates below views/, each inside the frame that all pages share.
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Pages } from '../pages/pages.ts'
import * as draw from '../pages/street/street.ts'
import { paths } from '../paths.ts'
import type { Notice } from '../sessions/session-record.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import { SessionEnded } from '../sessions/stored-session.ts'
import { isVisit } from './visits.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What every template finds at `it.page`. */
export interface PageFrame {
  title: string
  path: string
  theme: Theme
  asset(file: string): string
  /** Every URL of the site, for links. */
  paths: typeof paths
  /** Draws the street and its houses. */
  draw: typeof draw
  person: { firstName: string; fullName: string } | undefined
  /**
   * Whether it is not known who asks, as while the store is unavailable: it may be somebody who is
   * logged in.
   */
  isUnknown: boolean
  notices: readonly NoticeProps[]
  development: boolean
  /** What the page tells the developer at this machine; undefined in production. */
  dev: ReturnType<NonNullable<FastifyInstance['devFrame']>>
}

/** A notice as a page shows it. */
export interface NoticeProps extends Omit<Notice, 'action'> {
  action: Notice['action'] | undefined
}

/** What a template gets besides `it.page`; its notices are added to those of the session. */
export type PageProps<T extends keyof Pages> = Pages[T] & { notices?: readonly Notice[] }

declare module 'fastify' {
  interface FastifyReply {
    /** Answers with a page. */
    page<T extends keyof Pages>(
      template: T,
      title: string,
      props: PageProps<T>,
    ): Promise<FastifyReply>
    /** Renders the same page as HTML, without answering. */
    rendered<T extends keyof Pages>(
      template: T,
      title: string,
      props: PageProps<T>,
    ): Promise<string>
  }
}

export interface ViewsOptions {
  root: string
  isProduction: boolean
  themeCookie: string
  /** The engine of `npm run dev`, which reads templates anew, and whose errors name template and line. */
  templateEngine?: ((views: string) => Eta) | undefined
}

export const views = fastifyPlugin<ViewsOptions>(
  async (app, { root, isProduction, themeCookie, templateEngine }) => {
    const directory = join(root, 'views')
    await app.register(fastifyView, {
      engine: { eta: templateEngine?.(directory) ?? compiledOnce(directory) },
      root: directory,
      production: templateEngine === undefined,
    })

    /** Everything that the template is given. */
    async function dataFor(
      reply: FastifyReply,
      title: string,
      props: PageProps<keyof Pages>,
    ): Promise<object> {
      const { request } = reply
      const page: PageFrame = {
        title,
        path: request.url,
        theme: themeOf(request.cookies?.[themeCookie]),
        asset: app.assetUrl,
        paths,
        draw,
        notices: [...(props.notices ?? []), ...(await takeNotices(request))].map(noticeProps),
        development: !isProduction,
        isUnknown: !request.session || (!request.person && request.storeError !== undefined),
        person: request.person,
        dev: request.server.devFrame?.(reply),
      }
      return { page, ...props }
    }

    app.decorateReply(
      'page',
      async function (template: keyof Pages, title: string, props: PageProps<keyof Pages>) {
        const data = await dataFor(this, title, props)
        return this.view(template, data) as unknown as FastifyReply
      },
    )
    app.decorateReply(
      'rendered',
      async function (template: keyof Pages, title: string, props: PageProps<keyof Pages>) {
        return this.viewAsync(template, await dataFor(this, title, props))
      },
    )
  },
  { name: 'views' },
)

const engines = new Map<string, Eta>()

/** All apps of a process share the compiled templates of a folder, since tests start hundreds of apps. */
function compiledOnce(directory: string): Eta {
  const engine = engines.get(directory) ?? new Eta({ views: directory, cache: true })
  engines.set(directory, engine)
  return engine
}

const noticeProps = ({ kind, text, action }: Notice): NoticeProps => ({ kind, text, action })

/** The theme that the cookie names, or the system's. */
export const themeOf = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system'

/**
 * Takes the notices, which are shown once, out of the session. Where they can't be removed just now
 * they are shown again.
 */
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
