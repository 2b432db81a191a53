// Pages that are made once and kept until what they show has changed: by version, never by hope.
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { dataVersion } from '../database/data-version.ts'
import type { Database } from '../database/database.ts'
import type { Pages } from '../pages/pages.ts'
import { originOf } from './origin.ts'
import { type PageProps, themeOf } from './views.ts'

/** What `reply.page` is given. */
type PageContent<T extends keyof Pages> = readonly [template: T, title: string, props: PageProps<T>]

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with the page as it was last made, if neither the data nor the minute has changed since
     * and the same person asks for the same URL at the same address of the site, in the same theme.
     * @param key what else the page depends on
     * @param make reads the data of the page; is called only where it must be made
     */
    keptPage<T extends keyof Pages>(
      key: readonly KeyPart[],
      make: () => Promise<PageContent<T>>,
    ): Promise<FastifyReply>
    /** Answers with a page that shows nothing of the data, and goes on without the database. */
    fixedPage<T extends keyof Pages>(
      template: T,
      title: string,
      props: PageProps<T>,
    ): Promise<FastifyReply>
  }
}

type KeyPart = string | number | boolean | undefined

export interface KeptPagesOptions {
  db: Database
  clock: () => number
  /** Not in development: templates change there, and pages tell what they cost. */
  isProduction: boolean
  themeCookie: string
}

export const keptPages = fastifyPlugin<KeptPagesOptions>(
  async (app, { db, clock, isProduction, themeCookie }) => {
    const kept = new PagesByKey()
    const currentVersion = oncePerTurn(() => dataVersion(db))

    app.decorateReply('keptPage', async function <
      T extends keyof Pages,
    >(this: FastifyReply, key: readonly KeyPart[], make: () => Promise<PageContent<T>>) {
      const { request } = this
      if (!isProduction || isForOnce(request)) {
        const [template, title, props] = await make()
        return this.page(template, title, props)
      }
      // Pages tell times and deadlines to the minute, so a page stays true for one.
      const version = `${await currentVersion()} ${Math.floor(clock() / 60_000)}`
      const name = JSON.stringify([...whoAsksFor(request, themeCookie), ...key])
      const body = await kept.find(name, version, async () => {
        const [template, title, props] = await make()
        return Buffer.from(await this.rendered(template, title, props))
      })
      return sendHtml(this, body)
    })

    app.decorateReply('fixedPage', async function <
      T extends keyof Pages,
    >(this: FastifyReply, ...[template, title, props]: PageContent<T>) {
      const { request } = this
      if (!isProduction || isForOnce(request)) return this.page(template, title, props)
      const name = JSON.stringify(whoAsksFor(request, themeCookie))
      const make = async () => Buffer.from(await this.rendered(template, title, props))
      return sendHtml(this, await kept.find(name, 'fixed', make))
    })
  },
  { name: 'kept-pages', dependencies: ['views', 'authentication'] },
)

function sendHtml(reply: FastifyReply, body: Buffer): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(body) as unknown as FastifyReply
}

/** Whether a page is not kept: it shows a notice, which is shown once, or it is not known who asks. */
const isForOnce = ({ session, storeError }: FastifyRequest): boolean =>
  session.stored?.has('notices') === true || storeError !== undefined

/** All that the frame of a page depends on. */
function whoAsksFor(request: FastifyRequest, themeCookie: string): KeyPart[] {
  const { person, url, cookies } = request
  return [url, originOf(request), themeOf(cookies[themeCookie]), person?.id, person?.fullName]
}

/**
 * Requests that are read in one turn of the event loop ask together: each of them came before the
 * question did, so the answer holds for it.
 */
function oncePerTurn<T>(ask: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined
  const askLater = async (): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve))
    next = undefined
    return ask()
  }
  return () => {
    next ??= askLater()
    return next
  }
}

const MOST_BYTES = 16 * 1_048_576

interface KeptPage {
  version: string
  body: Promise<Buffer>
  bytes: number
}

/** The pages that were made last, each in its newest version. */
class PagesByKey {
  readonly #pages = new Map<string, KeptPage>()
  #bytes = 0

  /** Makes the page where there is none of this version; others who ask meanwhile get the same one. */
  find(key: string, version: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#pages.get(key)
    if (known?.version === version) return known.body
    this.#drop(key, known)
    const page: KeptPage = { version, body: make(), bytes: 0 }
    this.#pages.set(key, page)
    page.body.then(
      ({ length }) => this.#weigh(key, page, key.length + length),
      () => this.#drop(key, page),
    )
    return page.body
  }

  #weigh(key: string, page: KeptPage, bytes: number): void {
    if (this.#pages.get(key) !== page) return
    page.bytes = bytes
    this.#bytes += bytes
    for (const [oldest, other] of this.#pages) {
      if (this.#bytes <= MOST_BYTES) return
      this.#drop(oldest, other)
    }
  }

  #drop(key: string, page: KeptPage | undefined): void {
    if (!page || this.#pages.get(key) !== page) return
    this.#pages.delete(key)
    this.#bytes -= page.bytes
  }
}
