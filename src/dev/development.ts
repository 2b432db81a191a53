// What the app has under `npm run dev` and nowhere else, put together; only that command imports it.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import type { ServerStart } from '../domain/server-starts.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Sealer } from '../system/sealed-text.ts'
import { devAssetRoutes } from './assets.ts'
import { devMailboxRoutes } from './mailbox.ts'
import { openRoute } from './open.ts'
import { pageFrame, requireDeveloper } from './page-frame.ts'
import { devPeopleRoutes } from './people.ts'
import type { DevSecrets } from './protocol.ts'
import { type InstrumentedStore, instrumentedDatabase, instrumentedStore } from './request-costs.ts'
import { devSessionsRoutes } from './sessions.ts'
import { DevelopmentEta } from './templates.ts'

interface DevelopmentNeeds {
  db: Database
  sessionStore: SessionStore
  config: Config
  start: ServerStart
  mail: { sealer: Sealer }
  clock: () => number
}

export type Development = ReturnType<typeof development>

export const development = (secrets: DevSecrets) => ({
  /** The same dependencies, counting what each request asks of them. */
  instrumented: <Needs extends DevelopmentNeeds>(
    deps: Needs,
  ): Needs & { sessionStore: InstrumentedStore } => ({
    ...deps,
    db: instrumentedDatabase(deps.db),
    sessionStore: instrumentedStore(deps.sessionStore),
  }),

  /** The template engine whose errors name the view and the line. */
  templateEngine: (views: string) => new DevelopmentEta(views),

  /** Register it before everything whose costs it counts. */
  countRequests: (app: FastifyInstance, { config, start }: DevelopmentNeeds) =>
    app.register(pageFrame, { config, start, ...secrets }),

  async routes(app: FastifyInstance, deps: DevelopmentNeeds): Promise<void> {
    await devAssetRoutes(app, join(deps.config.root, 'views', 'dev', 'assets'))
    await openRoute(app, secrets)
    await app.register(async (guarded) => {
      requireDeveloper(guarded, secrets)
      await devPeopleRoutes(guarded, deps)
      await devMailboxRoutes(guarded, deps)
      await devSessionsRoutes(guarded, {
        ...deps,
        sessionStore: deps.sessionStore as InstrumentedStore,
      })
    })
  },
})
