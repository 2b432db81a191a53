// Keeps pages that were made, and sends them again as long as the version of the data is the same.
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { dataVersion } from '../database/data-version.ts'
import type { Database } from '../database/database.ts'
import type { Pages } from '../pages/pages.ts'
import { originOf } from './origin.ts'
import { type PageProps, themeOf } from './views.ts'

/** The arguments of `reply.page`. */
type PageContent<T extends keyof Pages> = readonly [template: T, title: string, props: PageProps<T>]

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with the page as it was last made, if the data and the minute are the same since
     * then, and the same person asks for the same URL under the same origin and theme.
     * @param key what the page depends on besides
     * @param make reads the page's data; is called only when the page has to be made
     */
    keptPage<T extends keyof Pages>(
      key: readonly KeyPart[],
      make: () => Promise<PageContent<T>>,
    ): Promise<FastifyReply>
    /** Answers with a page that shows none of the data, and so works without the database. */
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
  /** Nothing is kept in development, where templates change and pages tell their costs. */
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
      // Pages tell times and deadlines to the minute, so a page is right for one minute.
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

/**
 * Whether the page is not kept, since it shows a notice, which is shown once, or it is not known
 * who asks.
 */
const isForOnce = ({ session, storeError }: FastifyRequest): boolean =>
  session.stored?.has('notices') === true || storeError !== undefined

/** Everything on which the frame of a page depends. */
function whoAsksFor(request: FastifyRequest, themeCookie: string): KeyPart[] {
  const { person, url, cookies } = request
  return [url, originOf(request), themeOf(cookies[themeCookie]), person?.id, person?.fullName]
}

/**
 * Asks once for all requests that are read in one turn of the event loop. Each of them came before
 * the question was asked, so the answer holds for it.
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

/** The pages that were made last, each in its newest version, with a limit on their bytes. */
class PagesByKey {
  readonly #pages = new Map<string, KeptPage>()
  #bytes = 0

  /**
   * Makes the page unless it is kept in this version. Requests that come while it is made get the
   * same page.
   */
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
