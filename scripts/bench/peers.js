// The same page behind other session stores, as their own documents set them up; run from a folder
// of its own, into which `npm run bench` installs their packages.
//
// node peers.js <peer> <page file> <port> <folder or Redis URL>
import { readFileSync } from 'node:fs'

const [peer, file, port, where] = process.argv.slice(2)
const page = readFileSync(file, 'utf8')
const SECRET = 'a key for measuring alone of more than thirty-two letters'
const WEEK_MS = 7 * 86_400_000

/** @param store undefined for the memory store */
async function express(store) {
  const { default: makeApp } = await import('express')
  const { default: session } = await import('express-session')
  const app = makeApp()
  const options = {
    secret: SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: WEEK_MS },
  }
  app.use(session({ ...options, ...(store && { store: await store(session) }) }))
  app.get('/log-in', (request, response) => {
    request.session.person_id = 1
    response.send('in')
  })
  app.get('/', (request, response) => {
    if (request.session.person_id) response.type('html').send(page)
    else response.sendStatus(401)
  })
  app.listen(Number(port), '127.0.0.1')
}

async function fileStore(session) {
  const { default: makeStore } = await import('session-file-store')
  const Store = makeStore(session)
  return new Store({ path: where, logFn() {} })
}

async function redisStore() {
  const { RedisStore } = await import('connect-redis')
  const { createClient } = await import('redis')
  return new RedisStore({ client: await createClient({ url: where }).connect() })
}

async function fastify(store) {
  const { default: makeApp } = await import('fastify')
  const app = makeApp()
  await app.register(import('@fastify/cookie'))
  await app.register(import('@fastify/session'), {
    secret: SECRET,
    cookie: { secure: false, maxAge: WEEK_MS },
    saveUninitialized: false,
    rolling: false,
    ...(store && { store: await store() }),
  })
  app.get('/log-in', async (request) => {
    request.session.person_id = 1
    return 'in'
  })
  app.get('/', (request, reply) => {
    if (request.session.person_id) reply.type('text/html; charset=utf-8').send(page)
    else reply.code(401).send()
  })
  await app.listen({ host: '127.0.0.1', port: Number(port) })
}

/** What people write first: a record under its id, read and written whole. */
async function plainRedisStore() {
  const { Redis } = await import('ioredis')
  const redis = new Redis(where)
  const key = (id) => `plain:${id}`
  return {
    get: (id, done) =>
      redis.get(key(id)).then((text) => done(null, text && JSON.parse(text)), done),
    set: (id, session, done) =>
      redis.set(key(id), JSON.stringify(session), 'PX', WEEK_MS).then(() => done(), done),
    destroy: (id, done) => redis.del(key(id)).then(() => done(), done),
  }
}

const PEERS = {
  'express-session and session-file-store': () => express(fileStore),
  'express-session and connect-redis': () => express(redisStore),
  '@fastify/session in memory': () => fastify(),
  '@fastify/session and a plain Redis store': () => fastify(plainRedisStore),
}

await PEERS[peer]()
