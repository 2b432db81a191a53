// One variant of a page for `npm run bench`, served by a process of its own until it is ended.
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import fastifySession, { type FastifySessionOptions } from '@fastify/session'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { type AppDependencies, buildApp, buildFrame } from '../src/app.ts'
import { loadConfig } from '../src/config/config.ts'
import { findPerson } from '../src/domain/people.ts'
import { newServerStart } from '../src/domain/server-starts.ts'
import { organizerScope } from '../src/plugins/organizers.ts'
import { sessions } from '../src/plugins/sessions.ts'
import { openResources } from '../src/process/resources.ts'
import { dashboardRoutes } from '../src/routes/dashboard.ts'
import { newRecord, newSessionId } from '../src/sessions/session-record.ts'
import { StoredSession } from '../src/sessions/stored-session.ts'

const root = join(import.meta.dirname, '..')
const [variant = '', directory = '', fill = '0', redisUrl = ''] = process.argv.slice(2)

const config = loadConfig(
  {
    SECRET_KEY: 'a key for measuring alone of more than thirty-two letters',
    SESSION_FILE_DIR: join(directory, 'sessions'),
    DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
    LOG_LEVEL: 'silent',
    ...(redisUrl && { SESSION_TYPE: 'redis', REDIS_URL: redisUrl }),
  },
  root,
)

const log = { warn: console.error, info: console.error }

async function dependencies(): Promise<AppDependencies> {
  const resources = await openResources(config, log)
  // As in production, templates are compiled once: that is the dearer case for the session's share.
  return {
    config: { ...config, isProduction: true, cookie: { ...config.cookie, secure: true } },
    ...resources,
    start: newServerStart(Date.now()),
  }
}

/** A small page with one value, as small as a real page can be. */
async function bare(
  register: (app: FastifyInstance) => Promise<unknown>,
): Promise<FastifyInstance> {
  const app = Fastify({ logger: false })
  await register(app)
  await app.register(fastifyView, { engine: { eta: new Eta({ cache: true }) }, production: true })
  const template = '<!doctype html><title>Page</title><h1>Hello, <%= it.name %></h1>'
  app.get('/', (request, reply) => {
    const session = (request.session ?? {}) as { stored?: StoredSession; person_id?: number }
    const name = session.stored?.get('person_id') ?? session.person_id ?? 'nobody'
    return reply.view({ raw: template } as unknown as string, { name })
  })
  return app
}

/** @fastify/session as its own documents have it. */
async function theirs(app: FastifyInstance, more: Partial<FastifySessionOptions> = {}) {
  await app.register(fastifyCookie)
  await app.register(fastifySession, {
    secret: config.secretKeys[0] as string,
    cookieName: 'session',
    cookie: { secure: false },
    saveUninitialized: false,
    rolling: false,
    ...more,
  })
  app.get('/log-in', async (request) => {
    Object.assign(request.session, { person_id: 1 })
    return 'in'
  })
}

/** What people write first: a record under its id, read and written whole. */
function plainRedisStore(redis: Redis): fastifySession.SessionStore {
  const key = (id: string): string => `plain:${id}`
  return {
    get(id, done) {
      redis.get(key(id)).then((text) => done(null, text ? JSON.parse(text) : null), done)
    },
    set(id, session, done) {
      redis.set(key(id), JSON.stringify(session), 'EX', 604_800).then(() => done(), done)
    },
    destroy(id, done) {
      redis.del(key(id)).then(() => done(), done)
    },
  }
}

async function ours(): Promise<FastifyInstance> {
  const resources = await openResources(config, log)
  await fillWith(Number(fill))
  const app = await bare((app) => app.register(sessions, { ...resources, config }) as never)
  app.get('/log-in', async (_request, reply) => {
    await reply.startSession(1, true)
    return 'in'
  })
  return app
}

const variants: Record<string, () => Promise<FastifyInstance>> = {
  'bare page': () => bare(async () => {}),

  'bare page, @fastify/session in memory': () => bare((app) => theirs(app)),

  'bare page, our files': () => ours(),
  'bare page, our Redis store': () => ours(),

  'bare page, @fastify/session and a plain Redis store': async () => {
    const { Redis } = await import('ioredis')
    const store = plainRedisStore(new Redis(redisUrl))
    return bare((app) => theirs(app, { store }))
  },

  dashboard: async () => {
    const deps = await dependencies()
    return buildApp(deps)
  },

  'dashboard, fixed person': async () => {
    const deps = await dependencies()
    const app = await buildFrame(deps.config)
    const person = await findPerson(deps.db, 1)
    const record = newRecord({ person_id: 1 }, true, config.session.lifetimes, Date.now())
    const stored = { record, bytes: 400, signedWithOldKey: false }
    const session = { stored: new StoredSession(deps.sessionStore, newSessionId(), stored) }
    app.decorateRequest('session')
    app.decorateRequest('person')
    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      Object.assign(request, { session, person })
    })
    dashboardRoutes(organizerScope(app), deps)
    return app
  },
}

async function fillWith(count: number): Promise<void> {
  const { writeFileSync } = await import('node:fs')
  const { recordName } = await import('../src/sessions/session-record.ts')
  const { encodeRecord } = await import('../src/sessions/record-format.ts')
  const { deriveKeys } = await import('../src/config/signing-keys.ts')
  const keys = deriveKeys(config.secretKeys, 'session record')
  const record = newRecord({ person_id: 2 }, true, config.session.lifetimes, Date.now())
  for (let i = 0; i < count; i++) {
    const name = recordName(newSessionId())
    writeFileSync(join(config.session.directory, name), encodeRecord(record, name, keys))
  }
}

const make = variants[variant]
if (!make) throw new Error(`No variant "${variant}"`)
const app = await make()
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as { port: number }
process.send?.({ port })
process.once('SIGINT', () => process.exit(0))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicroseconds: user + system })
})
