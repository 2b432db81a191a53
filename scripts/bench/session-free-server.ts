// The dashboard of one fixed person without session and cookie, which shows what the page itself costs.
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import fastifyPlugin from 'fastify-plugin'
import { loadConfig } from '../../src/config/config.ts'
import { findPerson } from '../../src/domain/people.ts'
import { newServerStart } from '../../src/domain/server-starts.ts'
import { themeCookie } from '../../src/plugins/cookies.ts'
import { buildFrame } from '../../src/plugins/frame.ts'
import { keptPages } from '../../src/plugins/kept-pages.ts'
import { organizerScope } from '../../src/plugins/organizers.ts'
import { openResources } from '../../src/process/resources.ts'
import { dashboardRoutes } from '../../src/routes/dashboard.ts'
import { newRecord, newSessionId } from '../../src/sessions/session-record.ts'
import { StoredSession } from '../../src/sessions/stored-session.ts'
import { settingsIn } from './servers.ts'

const [folder = '', port = '', firstName = ''] = process.argv.slice(2)
const root = join(import.meta.dirname, '..', '..')
const config = loadConfig(settingsIn(folder), root)
const resources = await openResources(config, { info() {}, warn: console.error })
const { db, sessionStore, clock } = resources
const { id } = await db
  .selectFrom('people')
  .select('id')
  .where('first_name', '=', firstName)
  .executeTakeFirstOrThrow()
const person = await findPerson(db, id)
const record = newRecord({ person_id: id }, true, config.session.lifetimes, Date.now())
const stored = { record, bytes: 400, signedWithOldKey: false }
const session = { stored: new StoredSession(sessionStore, newSessionId(), stored) }

const app = await buildFrame(config)
await app.register(fastifyCookie)
await app.register(fastifyPlugin(async () => {}, { name: 'authentication' }))
app.decorateRequest('session')
app.decorateRequest('person')
app.decorateRequest('storeError')
app.addHook('onRequest', async (request, reply) => {
  reply.header('cache-control', 'no-store')
  Object.assign(request, { session, person })
})
app.get('/health', async () => 'ok')
const isProduction = true
const { name } = themeCookie(config)
await app.register(keptPages, { db, clock, isProduction, themeCookie: name })
const deps = { db, sessionStore, config, clock, start: newServerStart(Date.now()) }
dashboardRoutes(organizerScope(app), deps)
await app.listen({ host: '127.0.0.1', port: Number(port) })
