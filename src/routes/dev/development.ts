// What the app has in development and nowhere else, put together: figures, the dev pages.
import type { FastifyInstance } from 'fastify'
import type { AppDependencies } from '../../app.ts'
import { dev } from '../../plugins/dev/dev.ts'
import { type WatchedStore, watchedDatabase, watchedStore } from '../../plugins/dev/figures.ts'
import { devAssetRoutes } from './assets.ts'
import { devPeopleRoutes } from './people.ts'
import { devSessionsRoutes } from './sessions.ts'

type Watched = AppDependencies & { sessionStore: WatchedStore }

/** The same things, counting what each request asks of them. */
export const watched = (deps: AppDependencies): Watched => ({
  ...deps,
  db: watchedDatabase(deps.db),
  sessionStore: watchedStore(deps.sessionStore),
})

/** Comes before everything that it counts. */
export const countRequests = (app: FastifyInstance, deps: AppDependencies) =>
  app.register(dev, deps)

export async function devRoutes(app: FastifyInstance, deps: AppDependencies): Promise<void> {
  await devAssetRoutes(app, deps)
  await devPeopleRoutes(app, deps)
  await devSessionsRoutes(app, deps as Watched)
}
